import { useRef, useState } from 'react';

// Where a colleague writes: kept while it is typed, sent by the button or with Ctrl or ⌘ and Enter.
const desk = window.frontdeskDesk;
desk.keep('Composer', Composer);
desk.bring('DeskComposer', props, callAction);
export default desk.keep('DeskComposer', () => null);

function Composer({ name, label, rows, payload, isPrimary, children }) {
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState(null);
  const text = desk.state.typed[name] ?? '';
  const isEmpty = !text.trim();

  // One key for as long as the same words wait: sent twice, they are written once.
  const key = useRef(null);
  const send = async () => {
    if (isEmpty || isBusy) return;
    setIsBusy(true);
    key.current ??= desk.newKey();
    const answer = await desk.act({ ...payload, text, key: key.current });
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
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
  };

  return (
    <>
      <textarea
        className="fd-area"
        rows={rows}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={onChange}
        onKeyDown={onKeyDown}
      />
      {refusal ? (
        <p className="fd-refusal" role="alert">
          {refusal}
        </p>
      ) : null}
      {isPrimary || !isEmpty ? (
        <button
          type="button"
          className={isPrimary ? 'fd-button fd-primary' : 'fd-button'}
          disabled={isEmpty || isBusy}
          onClick={send}
        >
          {children}
        </button>
      ) : null}
    </>
  );
}
