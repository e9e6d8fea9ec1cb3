import { useEffect, useRef } from 'react';
import { Check, CircleHelp, CornerDownRight, Pencil, TriangleAlert } from 'lucide-react';

// One field of a ticket: its value, where it comes from, its editor, and what a colleague saved in the meantime.
const desk = window.frontdeskDesk;
const { parts } = desk;
desk.keep('Field', Field);
desk.bring('DeskField', props, callAction);
export default desk.keep('DeskField', () => null);

const edit = (draft, field) =>
  desk.set({
    edit: field && { number: draft.number, name: field.name, typed: field.value, version: draft.version, refusal: null },
    conflict: null
  });

async function save(changes) {
  const { number, name, typed, version } = { ...desk.state.edit, ...changes };
  desk.set({ edit: { ...desk.state.edit, isSaving: true, refusal: null } });
  const answer = await desk.act({ act: 'edit', number, name, value: typed.trim() || null, version });
  if (!answer.refusal && !answer.conflict) {
    desk.set({ edit: null, conflict: null });
    return;
  }
  desk.set({
    edit: { ...desk.state.edit, isSaving: false, refusal: answer.refusal ?? null },
    conflict: answer.conflict ? { ...answer.conflict, number } : null
  });
}

function Options({ draft, name }) {
  if (name === 'priority') return draft.priorities.map((one) => <Option key={one.key} one={one} />);
  return draft.intents.map((group) => (
    <optgroup key={group.label} label={group.label}>
      {group.intents.map((one) => (
        <Option key={one.key} one={one} />
      ))}
    </optgroup>
  ));
}

const Option = ({ one }) => <option value={one.key}>{one.label}</option>;

function readable(draft, name, value) {
  const options = name === 'priority' ? draft.priorities : draft.intents.flatMap((group) => group.intents);
  const isChosen = name === 'priority' || name === 'intent';
  return (isChosen ? options.find((one) => one.key === value)?.label : value) || desk.words().conflict_empty;
}

function Conflict({ draft, conflict }) {
  const words = desk.words();
  return (
    <div className="fd-conflict" role="alert">
      <p>
        <TriangleAlert size={16} aria-hidden="true" /> {conflict.sentence}
      </p>
      <dl>
        <dt>{words.conflict_theirs}</dt>
        <dd>{conflict.theirs || words.conflict_empty}</dd>
        <dt>{words.conflict_mine}</dt>
        <dd>{readable(draft, conflict.field, conflict.mine)}</dd>
      </dl>
      <div className="fd-row">
        <button type="button" className="fd-button fd-primary" autoFocus onClick={() => edit(draft, null)}>
          {words.conflict_keep}
        </button>
        <button
          type="button"
          className="fd-button"
          onClick={() => save({ version: conflict.version, typed: conflict.mine })}
        >
          {words.conflict_save}
        </button>
      </div>
    </div>
  );
}

function Editor({ draft, field }) {
  const words = desk.words();
  const { edit: open, conflict } = desk.state;
  if (conflict?.number === draft.number && conflict.field === field.name) {
    return <Conflict draft={draft} conflict={conflict} />;
  }
  const shared = {
    value: open.typed,
    disabled: open.isSaving,
    autoFocus: true,
    'aria-label': field.inputLabel,
    'aria-invalid': Boolean(open.refusal),
    onChange: (event) => desk.set({ edit: { ...open, typed: event.target.value } })
  };
  const onKeyDown = (event) => {
    if (event.key === 'Escape') edit(draft, null);
    else if (event.key === 'Enter' && (field.kind !== 'long' || event.ctrlKey || event.metaKey)) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="fd-editor" onKeyDown={(event) => event.target.tagName !== 'BUTTON' && onKeyDown(event)}>
      {field.kind === 'priority' || field.kind === 'intent' ? (
        <select className="fd-input" {...shared}>
          <Options draft={draft} name={field.name} />
        </select>
      ) : field.kind === 'long' ? (
        <textarea className="fd-area" rows={3} {...shared} />
      ) : (
        <input className="fd-input" {...shared} />
      )}
      {open.refusal ? (
        <p className="fd-refusal" role="alert">
          {open.refusal}
        </p>
      ) : null}
      <div className="fd-row">
        <button type="button" className="fd-button fd-primary" disabled={open.isSaving} onClick={() => save()}>
          {open.isSaving ? words.saving : words.save}
        </button>
        <button type="button" className="fd-button" disabled={open.isSaving} onClick={() => edit(draft, null)}>
          {words.cancel}
        </button>
      </div>
    </div>
  );
}

function Value({ field }) {
  const words = desk.words();
  if (field.state === 'known') return <parts.Pieces pieces={field.pieces} />;
  if (field.state === 'declined') return <span className="fd-absent">{words.declined}</span>;
  if (field.isRequired) {
    return (
      <span className="fd-needed">
        <CircleHelp size={14} aria-hidden="true" /> {words.needed}
      </span>
    );
  }
  return <span className="fd-absent">{words.optional}</span>;
}

function Field({ draft, field }) {
  const words = desk.words();
  const isOpen = desk.state.edit?.number === draft.number && desk.state.edit.name === field.name;
  const door = useRef(null);
  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current && !isOpen) door.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const light = () => desk.set({ lit: field.hasEvidence ? field.name : null });
  const goThere = () => {
    light();
    desk.set({ view: 'talk' });
  };
  return (
    <div
      className="fd-desk-field"
      data-field={field.name}
      data-lit={desk.state.lit === field.name}
      onMouseEnter={light}
      onFocus={light}
    >
      <dt>{field.label}</dt>
      <dd>
        {isOpen ? (
          <Editor draft={draft} field={field} />
        ) : (
          <>
            <span className="fd-desk-value">
              {field.kind === 'priority' ? (
                <parts.Priority priority={draft.priority} label={draft.priorityLabel} />
              ) : (
                <Value field={field} />
              )}
              {field.isConfirmed ? (
                <span className="fd-confirmed" title={words.confirmed}>
                  <Check size={14} aria-hidden="true" />
                  <span className="fd-unseen">{words.confirmed}</span>
                </span>
              ) : null}
            </span>
            {field.name === 'priority' && draft.reasons.length ? (
              <span className="fd-origin">
                {words.priority_because}: {draft.reasons.join(', ')}
              </span>
            ) : null}
            {field.origin || field.hasEvidence ? (
              <span className="fd-origin">
                {field.origin}
                {field.hasEvidence ? (
                  <button type="button" className="fd-link" aria-label={field.evidenceLabel} onClick={goThere}>
                    <CornerDownRight size={12} aria-hidden="true" /> {words.view_talk}
                  </button>
                ) : null}
              </span>
            ) : null}
          </>
        )}
      </dd>
      {draft.isEditable && !isOpen ? (
        <button
          ref={door}
          type="button"
          className="fd-icon fd-edit"
          aria-label={field.editLabel}
          onClick={() => edit(draft, field)}
        >
          <Pencil size={14} aria-hidden="true" />
        </button>
      ) : null}
    </div>
  );
}
