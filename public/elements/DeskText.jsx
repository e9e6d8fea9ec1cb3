import { Fragment } from 'react';
import { ArrowDown, ArrowUp, EyeOff, Minus, TriangleAlert, X } from 'lucide-react';

// How the desk shows moments, priorities, and masked text. Text of customers becomes text nodes and nothing else.
const desk = window.frontdeskDesk;
desk.keep('Ago', Ago);
desk.keep('Priority', Priority);
desk.keep('Pieces', Pieces);
desk.bring('DeskText', props, callAction);
export default desk.keep('DeskText', () => null);

function Ago({ at, isClock }) {
  const moment = new Date(at);
  const minutes = Math.max(0, Math.floor((Date.now() - moment) / 60000));
  const language = navigator.language;
  const clock = moment.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
  const day = moment.toLocaleDateString(language, { day: 'numeric', month: 'short' });
  const isToday = new Date().toDateString() === moment.toDateString();
  let text = desk.words().ago_now;
  if (minutes >= 2880) text = desk.say('ago_days', { n: Math.floor(minutes / 1440) });
  else if (minutes >= 60) text = desk.say('ago_hours', { n: Math.floor(minutes / 60) });
  else if (minutes) text = desk.say('ago_minutes', { n: minutes });
  return (
    <time dateTime={at} title={moment.toLocaleString(language)}>
      {isClock ? `${isToday ? '' : `${day} `}${clock}` : text}
    </time>
  );
}

const PRIORITY = { low: ArrowDown, normal: Minus, high: ArrowUp, urgent: TriangleAlert };

function Priority({ priority, label }) {
  const Icon = PRIORITY[priority] ?? Minus;
  return (
    <span className="fd-priority" data-priority={priority}>
      <Icon size={14} aria-hidden="true" /> {label}
    </span>
  );
}

function Chip({ piece }) {
  const draft = desk.draft();
  const shown = desk.shown(piece.placeholder);
  if (shown) {
    const n = Math.max(0, Math.ceil((shown.until - Date.now()) / 1000));
    return (
      <span className="fd-chip" data-state="shown" title={desk.say('reveal_left', { label: piece.label, n })}>
        {shown.value} <span className="fd-chip-left">{n}</span>
        <button type="button" aria-label={desk.words().hide} onClick={() => desk.forget(piece.placeholder)}>
          <X size={14} aria-hidden="true" />
        </button>
      </span>
    );
  }
  if (!draft) return <span className="fd-chip">{piece.label}</span>;
  const { placeholder, label } = piece;
  const { number, version } = draft;
  return (
    <button
      type="button"
      className="fd-chip"
      aria-label={desk.say('reveal_chip', { label })}
      onClick={() => desk.set({ dialog: { kind: 'reveal', number, version, placeholder, label } })}
    >
      <EyeOff size={12} aria-hidden="true" /> {label}
    </button>
  );
}

function Pieces({ pieces }) {
  const { lit } = desk.state;
  return pieces.map((piece, index) => {
    const inner = piece.placeholder ? <Chip piece={piece} /> : piece.text;
    if (!piece.fields) return <Fragment key={index}>{inner}</Fragment>;
    return (
      <mark key={index} className="fd-mark" data-lit={piece.fields.includes(lit)} data-fields={piece.fields.join(' ')}>
        {inner}
      </mark>
    );
  });
}
