import { useEffect, useReducer } from 'react';
import { sessionState } from '@chainlit/react-client';
import { useRecoilValue } from 'recoil';
import { ArrowLeft, Undo2, X } from 'lucide-react';

// Chainlit evaluates an element's file anew at almost every change of the page. The desk is therefore made once and kept on
// the window, its components too: each evaluation only hands over the newest props, everything stays mounted, and nobody
// loses what they are typing. The other elements of the desk come after this one and build on it.
const desk = (window.frontdeskDesk ??= build());
desk.bring('DeskFrame', props, callAction);
export default desk.keep('DeskFrame', DeskFrame);

const CHANGED = 'frontdesk-desk';
const UNDO_SECONDS = 5;
const REVEAL_SECONDS = 60;
const BACK_DELAY = 1000;
const FIELDS = 'input, textarea, select, [contenteditable=true], [role=dialog], [role=listbox], [role=menu]';
const PARTS = ['DeskText', 'DeskField', 'DeskComposer', 'DeskNotes', 'DeskMasking', 'DeskDialog'];
const NUMBER = /^FD-\d{4,9}$/;

function build() {
  const revealed = new Map();
  let sending = null;
  const made = {
    props: {},
    parts: {},
    state: { view: 'queue', dialog: null, pending: null, edit: null, conflict: null, lit: null, said: null, typed: {} },

    bring(name, props, callAction) {
      if (props.seat && props.seat !== made.props.DeskFrame?.seat) made.props = {};
      made.props[name] = props;
      made.callAction = callAction;
      queueMicrotask(made.redraw);
    },
    keep: (name, component) => (made.parts[name] ??= component),
    isWhole: () => PARTS.every((name) => made.parts[name]),
    redraw: () => window.dispatchEvent(new Event(CHANGED)),
    set(changes) {
      Object.assign(made.state, changes);
      made.redraw();
    },
    use() {
      const [, redraw] = useReducer((count) => count + 1, 0);
      useEffect(() => {
        window.addEventListener(CHANGED, redraw);
        return () => window.removeEventListener(CHANGED, redraw);
      }, []);
      return made.state;
    },
    // Not randomUUID, which pages have only over https.
    newKey: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    words: () => made.props.DeskFrame?.words ?? {},
    say: (name, values) => (made.words()[name] ?? '').replace(/\{(\w+)\}/g, (hole, key) => values[key] ?? hole),
    draft: () => (made.props.DeskDraft?.state === 'ticket' ? made.props.DeskDraft : null),
    type: (name, text) => made.set({ typed: { ...made.state.typed, [name]: text } }),

    async act(payload) {
      try {
        return (await made.callAction({ name: 'desk', payload }))?.response ?? { refusal: made.words().failed };
      } catch {
        return { refusal: made.words().failed };
      }
    },
    // An act without a place of its own for a refusal: it is said at the foot of the page.
    async tell(payload) {
      const answer = await made.act(payload);
      if (answer.refusal) made.set({ said: answer.refusal });
      return answer;
    },
    async open(target) {
      made.sendPending();
      made.forget();
      made.set({ view: target.number ? 'draft' : 'talk', conflict: null, lit: null, opening: target });
      window.history.replaceState(null, '', `${window.location.pathname}${target.number ? `#${target.number}` : ''}`);
      await made.tell({ act: 'open', ...target });
      made.set({ opening: null });
    },

    approve() {
      const draft = made.draft();
      if (!draft?.isInReview || made.state.pending) return;
      made.set({ pending: { number: draft.number, version: draft.version }, said: null, conflict: null });
      sending = setTimeout(made.sendPending, UNDO_SECONDS * 1000);
    },
    undo() {
      const { pending } = made.state;
      if (!pending) return;
      clearTimeout(sending);
      made.set({ pending: null, said: made.say('undone', pending) });
    },
    async sendPending() {
      const { pending } = made.state;
      clearTimeout(sending);
      if (!pending) return;
      made.set({ pending: null });
      const answer = await made.tell({ act: 'decide', decision: 'approve', note: '', isSure: false, ...pending });
      if (answer.conflict) {
        made.set({ conflict: { ...answer.conflict, number: pending.number }, said: answer.conflict.sentence });
      }
    },
    decide(kind) {
      const draft = made.draft();
      if (!draft?.isInReview || made.state.pending) return;
      made.set({ dialog: { kind, number: draft.number, version: draft.version } });
    },

    // The text that is selected in the conversation, else what the colleague writes into the dialog.
    hide() {
      const draft = made.draft();
      if (!draft) return;
      const text = made.selected()?.text ?? '';
      made.set({ dialog: { kind: 'hide', number: draft.number, version: draft.version, text } });
    },
    shown: (placeholder) => revealed.get(`${made.draft()?.number} ${placeholder}`),
    reveal(number, placeholder, value) {
      revealed.set(`${number} ${placeholder}`, { value, until: Date.now() + REVEAL_SECONDS * 1000 });
      made.redraw();
    },
    forget(placeholder) {
      if (placeholder) revealed.delete(`${made.draft()?.number} ${placeholder}`);
      else revealed.clear();
      made.redraw();
    },
    tick() {
      for (const [key, { until }] of revealed) if (until <= Date.now()) revealed.delete(key);
      made.redraw();
    },
    isShowing: () => revealed.size > 0
  };
  return made;
}

function step(by) {
  const tickets = desk.props.DeskQueue?.tickets ?? [];
  const at = tickets.findIndex((one) => one.number === desk.draft()?.number);
  const next = tickets[at < 0 ? 0 : at + by];
  if (next) desk.open({ number: next.number });
}

function editInFocus() {
  const field = document.activeElement?.closest('[data-field]') ?? document.querySelector('.fd-draft [data-field]');
  field?.querySelector('.fd-edit')?.click();
}

const KEYS = {
  a: () => desk.approve(),
  r: () => desk.decide('return'),
  x: () => desk.decide('reject'),
  u: () => desk.undo(),
  e: editInFocus,
  h: () => desk.hide(),
  j: () => step(1),
  k: () => step(-1),
  '?': () => desk.set({ dialog: { kind: 'keys' } })
};

function onKeyDown(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (desk.state.dialog || event.target.closest?.(FIELDS) || document.querySelector('[role=dialog]')) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
}

function onLeave(event) {
  if (!desk.state.pending) return;
  event.preventDefault();
  event.returnValue = desk.words().leaving;
}

function Foot() {
  const { pending, said } = desk.state;
  return (
    <div className="fd-foot-line" role="status" aria-live="polite">
      {pending ? (
        <div className="fd-toast" key={pending.number}>
          <span>{desk.say('approved', pending)}</span>
          <button type="button" className="fd-link" onClick={desk.undo}>
            <Undo2 size={16} aria-hidden="true" /> {desk.words().undo} <kbd>U</kbd>
          </button>
          <span className="fd-fuse" aria-hidden="true" />
        </div>
      ) : said ? (
        <div className="fd-toast">
          <span>{said}</span>
          <button type="button" className="fd-icon" aria-label={desk.words().close} onClick={() => desk.set({ said: null })}>
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      ) : null}
    </div>
  );
}

function DeskFrame() {
  const { view } = desk.use();
  const { state, seat, path, title, text, link } = desk.props.DeskFrame;
  const words = desk.words();
  const queue = desk.props.DeskQueue;
  const isOpen = Boolean(queue?.number || queue?.conversation || desk.state.opening);
  const isLive = state === 'live';
  const socket = useRecoilValue(sessionState)?.socket;

  useEffect(() => {
    if (!isLive) {
      desk.forget();
      return undefined;
    }
    const named = decodeURIComponent(window.location.hash.slice(1));
    const number = NUMBER.test(named) ? named : null;
    desk.set({ view: number ? 'draft' : 'queue', opening: number ? { number } : null });
    desk.tell({ act: 'ready', number }).then(() => desk.set({ opening: null }));
    return undefined;
  }, [seat, isLive]);

  // What was sent while the line was down is lost: a page that is back asks for all of it. A host that began anew sends a
  // new seat by itself, and nothing is asked.
  useEffect(() => {
    if (!socket || !isLive) return undefined;
    let wait = null;
    const again = () => {
      clearTimeout(wait);
      wait = setTimeout(() => desk.act({ act: 'ready', number: null }), BACK_DELAY);
    };
    socket.on('connect', again);
    return () => {
      clearTimeout(wait);
      socket.off('connect', again);
    };
  }, [socket, isLive, seat]);

  useEffect(() => {
    const root = document.documentElement.dataset;
    root.fdDesk = isLive ? 'live' : 'ended';
    root.fdView = isOpen ? view : 'queue';
  }, [isLive, isOpen, view]);

  useEffect(() => {
    const slow = setInterval(desk.redraw, 30000);
    const quick = setInterval(() => desk.isShowing() && desk.tick(), 1000);
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('beforeunload', onLeave);
    return () => {
      clearInterval(slow);
      clearInterval(quick);
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('beforeunload', onLeave);
      desk.sendPending();
      desk.forget();
      delete document.documentElement.dataset.fdDesk;
      delete document.documentElement.dataset.fdView;
    };
  }, []);

  if (!isLive) {
    return (
      <section className="fd-desk-pane fd-ended" role="alert">
        <h1>{title}</h1>
        <p>{text}</p>
        <a className="fd-button fd-primary" href={path}>
          {link}
        </a>
      </section>
    );
  }
  return (
    <>
      <nav className="fd-desk-nav" aria-label={words.title} hidden={!isOpen}>
        <button type="button" className="fd-link fd-back" onClick={() => desk.set({ view: 'queue' })}>
          <ArrowLeft size={18} aria-hidden="true" /> {words.back}
        </button>
        {['draft', 'talk'].map((one) => (
          <button
            type="button"
            key={one}
            className="fd-tab"
            aria-current={view === one ? 'page' : undefined}
            onClick={() => desk.set({ view: one })}
          >
            {one === 'draft' ? words.view_draft : words.view_talk}
          </button>
        ))}
      </nav>
      <Foot />
    </>
  );
}
