import { useRef, useState } from 'react';
import { StickyNote } from 'lucide-react';

// What the customer never sees: the team's notes, and who did what.
const desk = window.frontdeskDesk;
const { parts } = desk;
desk.keep('Notes', Notes);
desk.keep('History', History);
desk.bring('DeskNotes', props, callAction);
export default desk.keep('DeskNotes', () => null);

function Notes({ draft }) {
  const words = desk.words();
  const name = `note ${draft.number}`;
  const text = desk.state.typed[name] ?? '';
  const [refusal, setRefusal] = useState(null);
  const [isBusy, setIsBusy] = useState(false);
  const key = useRef(null);
  const add = async () => {
    setIsBusy(true);
    key.current ??= desk.newKey();
    const answer = await desk.act({ act: 'write', number: draft.number, text, key: key.current, isInternal: true });
    setIsBusy(false);
    setRefusal(answer.refusal ?? null);
    if (answer.refusal) return;
    key.current = null;
    desk.type(name, '');
  };
  const onChange = (event) => {
    key.current = null;
    desk.type(name, event.target.value);
  };
  return (
    <section className="fd-notes">
      <h3>
        <StickyNote size={14} aria-hidden="true" /> {words.notes} <span className="fd-quiet-text">{words.notes_hint}</span>
      </h3>
      <ul role="list">
        {draft.notes.map((note) => (
          <li key={note.key} className="fd-note">
            <p className="fd-message-head">
              <span className="fd-message-name">{note.name}</span> <parts.Ago at={note.at} />
            </p>
            <p className="fd-message-text">
              <parts.Pieces pieces={note.pieces} />
            </p>
          </li>
        ))}
      </ul>
      <textarea
        className="fd-area"
        rows={1}
        aria-label={words.note_label}
        placeholder={words.note_label}
        value={text}
        onChange={onChange}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() && add()}
      />
      {refusal ? (
        <p className="fd-refusal" role="alert">
          {refusal}
        </p>
      ) : null}
      {text.trim() ? (
        <button type="button" className="fd-button" disabled={isBusy} onClick={add}>
          {words.note_add}
        </button>
      ) : null}
    </section>
  );
}

function History({ draft }) {
  const words = desk.words();
  return (
    <details className="fd-history">
      <summary>
        {words.history} <span className="fd-quiet-text">{draft.history.length}</span>
      </summary>
      <ol role="list">
        {draft.history.toReversed().map((one) => (
          <li key={one.id}>
            <span>{one.text}</span> <parts.Ago at={one.at} />
          </li>
        ))}
      </ol>
    </details>
  );
}
