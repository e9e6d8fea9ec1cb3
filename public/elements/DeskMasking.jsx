import { useEffect, useState } from 'react';
import { DialogDescription, DialogTitle } from '@/components/ui/dialog';
import { EyeOff } from 'lucide-react';

// How colleagues correct the masking: hide what it missed, and show for good what is not personal.
const desk = window.frontdeskDesk;
const { parts } = desk;
desk.selected = selected;
desk.keep('HideText', HideText);
desk.keep('HideThis', HideThis);
desk.keep('Hide', Hide);
desk.keep('Unhide', Unhide);
desk.bring('DeskMasking', props, callAction);
export default desk.keep('DeskMasking', () => null);

const SHORTEST = 2;
const LONGEST = 500;
const REASONS = ['unhide_number', 'unhide_name'];
const ROOM = { width: 150, height: 48 };

const close = () => desk.set({ dialog: null });

// What is selected of one message, without stand-ins in it, and where it stands on the page.
function selected() {
  const selection = window.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const inside = range.commonAncestorContainer;
  const home = inside.nodeType === Node.ELEMENT_NODE ? inside : inside.parentElement;
  const text = selection.toString().trim();
  const isWords = home?.closest('.fd-messages .fd-message-text') && !home.closest('.fd-chip');
  if (!isWords || range.cloneContents().querySelector('.fd-chip')) return null;
  return text.length < SHORTEST || text.length > LONGEST ? null : { text, box: range.getBoundingClientRect() };
}

function HideText({ talk }) {
  if (!talk.number) return null;
  return (
    <button type="button" className="fd-link fd-hide-text" onMouseDown={(event) => event.preventDefault()} onClick={desk.hide}>
      <EyeOff size={14} aria-hidden="true" /> {desk.words().hide_open} <kbd aria-hidden="true">H</kbd>
    </button>
  );
}

function HideThis() {
  const { dialog } = desk.state;
  const [at, setAt] = useState(null);
  useEffect(() => {
    const look = () => setAt(selected());
    document.addEventListener('selectionchange', look);
    document.addEventListener('scroll', look, true);
    window.addEventListener('resize', look);
    return () => {
      document.removeEventListener('selectionchange', look);
      document.removeEventListener('scroll', look, true);
      window.removeEventListener('resize', look);
    };
  }, []);
  if (!at || dialog || !desk.draft()) return null;
  const isLow = at.box.bottom + ROOM.height > window.innerHeight;
  const place = {
    top: isLow ? at.box.top - ROOM.height : at.box.bottom + 4,
    left: Math.max(8, Math.min(at.box.left, window.innerWidth - ROOM.width))
  };
  return (
    <button
      type="button"
      className="fd-button fd-primary fd-hide-this"
      style={place}
      onMouseDown={(event) => event.preventDefault()}
      onClick={desk.hide}
    >
      <EyeOff size={14} aria-hidden="true" /> {desk.words().hide_this}
    </button>
  );
}

function guess(text) {
  if (text.includes('@')) return 'EMAIL';
  if (!/\d/.test(text)) return 'PERSON';
  return /\p{L}/u.test(text) ? 'PRIVATE' : 'PHONE';
}

// Sends the act. What a colleague changed meanwhile is said, and the same words go with the new version next time.
function useCorrection(dialog) {
  const [told, setTold] = useState({});
  const [isBusy, setIsBusy] = useState(false);
  const send = async (payload) => {
    if (isBusy) return;
    setIsBusy(true);
    const answer = await desk.act({ number: dialog.number, version: told.version ?? dialog.version, ...payload });
    setIsBusy(false);
    if (answer.conflict) setTold({ text: answer.conflict.sentence, version: answer.conflict.version });
    else if (answer.refusal) setTold({ ...told, text: answer.refusal });
    else {
      if (dialog.placeholder) desk.forget(dialog.placeholder);
      close();
    }
  };
  return { send, isBusy, told: told.text };
}

function Hide({ dialog }) {
  const words = desk.words();
  const { send, isBusy, told } = useCorrection(dialog);
  const [text, setText] = useState(dialog.text);
  const [kind, setKind] = useState(null);
  const chosen = kind ?? guess(text);
  const submit = (event) => {
    event.preventDefault();
    if (text.trim().length >= SHORTEST) send({ act: 'hide', text, kind: chosen });
  };
  return (
    <form onSubmit={submit}>
      <DialogTitle>{words.hide_title}</DialogTitle>
      <DialogDescription>{words.hide_hint}</DialogDescription>
      <label className="fd-label">
        {words.hide_text}
        <input
          className="fd-input"
          autoFocus={!dialog.text}
          maxLength={LONGEST}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <label className="fd-label">
        {words.hide_kind}
        <select
          className="fd-select"
          autoFocus={Boolean(dialog.text)}
          value={chosen}
          onChange={(event) => setKind(event.target.value)}
        >
          {(desk.props.DeskTalk?.kinds ?? []).map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
            </option>
          ))}
        </select>
      </label>
      <parts.Refusal text={told} />
      <parts.Foot isReady={text.trim().length >= SHORTEST} isBusy={isBusy} label={words.hide_send} onCancel={close} />
    </form>
  );
}

function Unhide({ dialog }) {
  const words = desk.words();
  const { send, isBusy, told } = useCorrection(dialog);
  const [reason, setReason] = useState('');
  const submit = (event) => {
    event.preventDefault();
    if (reason.trim()) send({ act: 'unhide', placeholder: dialog.placeholder, reason });
  };
  return (
    <form onSubmit={submit}>
      <DialogTitle>{desk.say('unhide_title', { label: dialog.label })}</DialogTitle>
      <DialogDescription>{words.unhide_hint}</DialogDescription>
      <parts.Reasons label={words.unhide_label} ready={REASONS} onReason={setReason} />
      <parts.Refusal text={told} />
      <parts.Foot isReady={Boolean(reason.trim())} isBusy={isBusy} label={words.unhide_send} onCancel={close} />
    </form>
  );
}
