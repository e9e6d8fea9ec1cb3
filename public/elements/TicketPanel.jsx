import { useEffect, useReducer, useRef } from 'react';
import { ArrowDown, ArrowUp, Check, ChevronDown, Minus, Pencil, Send, TriangleAlert, Undo2, X } from 'lucide-react';

const PRIORITY = { low: ArrowDown, normal: Minus, high: ArrowUp, urgent: TriangleAlert };

// Chainlit evaluates this file anew at almost every change of the page, which forgets React state. What must outlive that
// is kept on the window; `keep` changes it and lets whichever panel is mounted draw itself again.
const CHANGED = 'frontdesk-panel';
const kept = (window.frontdeskPanel ??= {
  isOpen: null,
  isMoreOpen: false,
  field: null,
  typed: '',
  refusal: null,
  isSaving: false,
  isFocusWanted: false
});
const keep = (changes) => {
  Object.assign(kept, changes);
  window.dispatchEvent(new Event(CHANGED));
};
const isWide = () => window.matchMedia('(min-width: 1024px)').matches;
const isExtra = (field) => !field.isRequired && field.state !== 'known';
const edit = (field) => keep({ field: field?.name ?? null, typed: field?.value ?? '', refusal: null });

async function save(field, words) {
  keep({ isSaving: true, refusal: null });
  let refusal = words.not_saved;
  try {
    const payload = { number: props.number, name: field.name, value: kept.typed, version: props.version };
    const answer = await callAction({ name: 'edit', payload });
    refusal = answer?.response?.refusal ?? null;
  } finally {
    keep({ isSaving: false, refusal });
  }
  if (!refusal) edit(null);
}

function Editor({ field, words }) {
  const input = useRef(null);

  useEffect(() => {
    input.current?.focus();
  }, [kept.isSaving]);

  const onKeyDown = (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      save(field, words);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      edit(null);
    }
  };

  return (
    <div className="fd-editor">
      <input
        ref={input}
        className="fd-input"
        aria-label={field.inputLabel}
        aria-invalid={Boolean(kept.refusal)}
        value={kept.typed}
        disabled={kept.isSaving}
        onChange={(event) => keep({ typed: event.target.value })}
        onKeyDown={onKeyDown}
      />
      {kept.refusal ? (
        <p className="fd-refusal" role="alert">
          {kept.refusal}
        </p>
      ) : null}
      <div className="fd-row">
        <button type="button" className="fd-button fd-primary" disabled={kept.isSaving} onClick={() => save(field, words)}>
          {kept.isSaving ? words.saving : words.save}
        </button>
        <button type="button" className="fd-button" disabled={kept.isSaving} onClick={() => edit(null)}>
          {words.cancel}
        </button>
      </div>
    </div>
  );
}

function Value({ field, words }) {
  if (field.state === 'known') return <span className="fd-value">{field.shown}</span>;
  if (field.state === 'declined') return <span className="fd-absent">{words.declined}</span>;
  return <span className="fd-absent">{field.isRequired ? words.needed : words.optional}</span>;
}

function Fields({ fields, words, isEditable }) {
  return (
    <dl className="fd-fields">
      {fields.map((field) => (
        <div className="fd-field" data-state={field.state} key={field.name}>
          <dt>
            {field.state === 'known' ? <Check size={14} aria-hidden="true" /> : null} {field.label}
          </dt>
          <dd>
            {kept.field === field.name && isEditable ? (
              <Editor field={field} words={words} />
            ) : (
              <>
                <Value field={field} words={words} />
                {isEditable ? (
                  <button type="button" className="fd-icon" aria-label={field.editLabel} onClick={() => edit(field)}>
                    <Pencil size={16} />
                  </button>
                ) : null}
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export default function TicketPanel() {
  const { words, fields } = props;
  const [, redraw] = useReducer((count) => count + 1, 0);
  const isOpen = kept.isOpen ?? isWide();
  const Priority = PRIORITY[props.priority] || Minus;
  const extra = fields.filter(isExtra);
  const shared = { words, isEditable: props.isOpen };

  const door = useRef(null);
  const show = (open) => keep({ isOpen: open, isFocusWanted: true });
  const send = () => {
    const card = document.querySelector('.fd-card[data-state="live"]');
    if (!isWide()) show(false);
    if (props.isShown && card) {
      card.scrollIntoView({ block: 'center' });
      card.querySelector('button')?.focus();
    } else {
      callAction({ name: 'confirm', payload: {} });
    }
  };
  // The question that is put again stands in the chat, which the panel covers on a phone.
  const undo = () => {
    if (!isWide()) show(false);
    callAction({ name: 'undo', payload: {} });
  };

  useEffect(() => {
    window.addEventListener(CHANGED, redraw);
    return () => window.removeEventListener(CHANGED, redraw);
  }, []);

  // Whoever opened or closed the panel by keyboard goes on from where it opens or closes.
  useEffect(() => {
    if (kept.isFocusWanted) door.current?.focus();
    kept.isFocusWanted = false;
  }, [isOpen]);

  useEffect(() => {
    document.documentElement.dataset.fdPanel = isOpen ? 'open' : 'closed';
    return () => delete document.documentElement.dataset.fdPanel;
  }, [isOpen]);

  // The pill sits right above the composer, whatever height that has.
  useEffect(() => {
    const composer = document.getElementById('message-composer');
    if (!composer) return undefined;
    const place = () => {
      const room = window.innerHeight - composer.getBoundingClientRect().top;
      document.documentElement.style.setProperty('--fd-composer', `${Math.round(room)}px`);
    };
    const observer = new ResizeObserver(place);
    observer.observe(composer);
    window.addEventListener('resize', place);
    place();
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', place);
    };
  }, []);

  if (!isOpen) {
    return (
      <button
        ref={door}
        type="button"
        className="fd-pill"
        aria-label={`${words.open}: ${props.pill}`}
        onClick={() => show(true)}
      >
        <span className="fd-meter" aria-hidden="true">
          <span style={{ width: `${props.all ? (100 * props.done) / props.all : 100}%` }} />
        </span>
        {props.pill}
      </button>
    );
  }

  return (
    <aside className="fd-panel" aria-label={words.title} onKeyDown={(event) => event.key === 'Escape' && show(false)}>
      <header className="fd-head">
        <h2>{words.title}</h2>
        <span className="fd-number">{props.number}</span>
        <button ref={door} type="button" className="fd-icon" aria-label={words.close} onClick={() => show(false)}>
          {isWide() ? <X size={18} /> : <ChevronDown size={20} />}
        </button>
      </header>
      <div className="fd-body">
        <p className="fd-title">{props.title}</p>
        <p className="fd-meta">
          <span>{props.category}</span>
          <span className="fd-priority" data-priority={props.priority}>
            <Priority size={16} aria-hidden="true" /> {props.priorityLabel}
          </span>
          <span>{props.statusLabel}</span>
        </p>
        {props.isOpen ? (
          <div
            className="fd-progress"
            role="progressbar"
            aria-label={words.title}
            aria-valuemin={0}
            aria-valuemax={props.all}
            aria-valuenow={props.done}
            aria-valuetext={props.progress}
          >
            <span className="fd-meter" aria-hidden="true">
              <span style={{ width: `${props.all ? (100 * props.done) / props.all : 100}%` }} />
            </span>
            <span>{props.progress}</span>
          </div>
        ) : null}
        <Fields fields={fields.filter((field) => !isExtra(field))} {...shared} />
        {extra.length && props.isOpen ? (
          <details
            className="fd-more"
            open={kept.isMoreOpen}
            onToggle={(event) => (kept.isMoreOpen = event.currentTarget.open)}
          >
            <summary>
              {words.more} <ChevronDown size={16} aria-hidden="true" />
            </summary>
            <Fields fields={extra} {...shared} />
          </details>
        ) : null}
        {props.description ? (
          <section className="fd-own">
            <h3>{words.words}</h3>
            <blockquote>{props.description}</blockquote>
          </section>
        ) : null}
      </div>
      {props.isOpen ? (
        <footer className="fd-foot">
          <button type="button" className="fd-button fd-primary" onClick={send}>
            <Send size={16} aria-hidden="true" /> {words.send}
          </button>
          {props.canUndo ? (
            <button type="button" className="fd-button fd-quiet" onClick={undo}>
              <Undo2 size={16} aria-hidden="true" /> {words.undo}
            </button>
          ) : null}
        </footer>
      ) : null}
    </aside>
  );
}
