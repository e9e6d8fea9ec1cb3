import { useState } from 'react';
import { Check, ChevronDown, FileText, TriangleAlert, Undo2, X } from 'lucide-react';

const desk = window.frontdeskDesk;
const { parts } = desk;
desk.bring('DeskDraft', props, callAction);
export default desk.keep('DeskDraft', DeskDraft);

const ENDED = { state: 'ended' };

function Decisions({ draft }) {
  const words = desk.words();
  const { pending, conflict } = desk.state;
  const [isBusy, setIsBusy] = useState(false);
  const move = async (status) => {
    setIsBusy(true);
    const answer = await desk.tell({ act: 'move', number: draft.number, status, version: draft.version });
    setIsBusy(false);
    if (answer.conflict) desk.set({ conflict: { ...answer.conflict, number: draft.number } });
  };
  const isUndecided = conflict?.number === draft.number && !conflict.field;
  const isPending = pending?.number === draft.number;
  if (!draft.isInReview && !draft.moves.length && !isUndecided) return null;
  return (
    <footer className="fd-decisions">
      {isUndecided ? (
        <div className="fd-conflict" role="alert">
          <p>
            <TriangleAlert size={16} aria-hidden="true" /> {conflict.sentence}
          </p>
          {conflict.now.length ? (
            <dl>
              {conflict.now.flatMap(({ label, value }) => [
                <dt key={label}>{label}</dt>,
                <dd key={`${label} now`}>{value || words.conflict_empty}</dd>
              ])}
            </dl>
          ) : null}
          <p>{words.conflict_undecided}</p>
          <button type="button" className="fd-button" autoFocus onClick={() => desk.set({ conflict: null })}>
            {words.conflict_seen}
          </button>
        </div>
      ) : null}
      <div className="fd-decision-row">
        {draft.isInReview ? (
          <>
            <button type="button" className="fd-button fd-primary" disabled={isPending} onClick={desk.approve}>
              <Check size={16} aria-hidden="true" /> {words.approve} <kbd aria-hidden="true">A</kbd>
            </button>
            <button type="button" className="fd-button" disabled={isPending} onClick={() => desk.decide('return')}>
              <Undo2 size={16} aria-hidden="true" /> {words.return_it} <kbd aria-hidden="true">R</kbd>
            </button>
            <button type="button" className="fd-button" disabled={isPending} onClick={() => desk.decide('reject')}>
              <X size={16} aria-hidden="true" /> {words.reject} <kbd aria-hidden="true">X</kbd>
            </button>
          </>
        ) : (
          draft.moves.map((one, index) => (
            <button
              type="button"
              key={one.status}
              className={index ? 'fd-button' : 'fd-button fd-primary'}
              disabled={isBusy}
              onClick={() => move(one.status)}
            >
              {one.label}
            </button>
          ))
        )}
      </div>
    </footer>
  );
}

function Fields({ draft, kinds }) {
  const fields = draft.fields.filter((field) => kinds.includes(field.kind));
  return (
    <dl className="fd-desk-fields" onMouseLeave={() => desk.set({ lit: null })}>
      {fields.map((field) => (
        <parts.Field key={field.name} draft={draft} field={field} />
      ))}
    </dl>
  );
}

function Head({ draft }) {
  const words = desk.words();
  return (
    <header className="fd-pane-head">
      <h2>
        <span className="fd-number">{draft.number}</span> <span className="fd-quiet-text">{draft.versionLabel}</span>
      </h2>
      <p className="fd-badges">
        <span className="fd-badge" data-status={draft.status}>
          {draft.statusLabel}
        </span>
        <span>
          {words.reads}: <strong>{draft.language}</strong>
        </span>
        <span>
          {words.assignee}: <strong>{draft.assignee}</strong>
        </span>
        <parts.Ago at={draft.at} />
      </p>
    </header>
  );
}

function DeskDraft() {
  const { opening } = desk.use();
  const draft = desk.props.DeskDraft ?? ENDED;
  const words = desk.words();
  if (draft.state === 'ended' || !desk.isWhole()) return null;
  const isOther = Boolean(opening?.number) && opening.number !== draft.number;
  if (draft.state === 'empty' || isOther) {
    return (
      <section className="fd-desk-pane fd-draft" aria-label={words.view_draft} aria-busy={isOther}>
        <div className="fd-nothing">
          <FileText size={24} aria-hidden="true" />
          <p>{isOther ? words.loading : draft.text}</p>
        </div>
      </section>
    );
  }
  const hasExtra = draft.fields.some((field) => field.kind === 'extra');
  return (
    <section className="fd-desk-pane fd-draft" aria-label={`${words.view_draft} ${draft.number}`}>
      <Head draft={draft} />
      <div className="fd-scroll" key={draft.number}>
        {draft.missing.length ? (
          <p className="fd-missing">
            <TriangleAlert size={14} aria-hidden="true" /> {words.missing}: {draft.missing.join(', ')}
          </p>
        ) : null}
        <Fields draft={draft} kinds={['text', 'priority', 'intent', 'long', 'detail']} />
        {hasExtra && draft.isEditable ? (
          <details className="fd-more">
            <summary>
              {words.extra} <ChevronDown size={16} aria-hidden="true" />
            </summary>
            <Fields draft={draft} kinds={['extra']} />
          </details>
        ) : null}
        <section className="fd-own">
          <h3>{words.own_words}</h3>
          <blockquote>
            <parts.Pieces pieces={draft.description} />
          </blockquote>
        </section>
        <parts.Notes draft={draft} />
        <parts.History draft={draft} />
      </div>
      <Decisions draft={draft} />
    </section>
  );
}
