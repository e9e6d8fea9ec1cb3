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
      <parts.Composer
        name={`note ${draft.number}`}
        label={words.note_label}
        rows={1}
        payload={{ act: 'write', number: draft.number, isInternal: true }}
      >
        {words.note_add}
      </parts.Composer>
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
