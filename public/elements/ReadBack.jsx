import { useState } from 'react';
import { ArrowDown, ArrowUp, Check, Minus, Send, TriangleAlert } from 'lucide-react';

const PRIORITY = { low: ArrowDown, normal: Minus, high: ArrowUp, urgent: TriangleAlert };

export default function ReadBack() {
  const { words } = props;
  const [isBusy, setIsBusy] = useState(false);
  const Priority = PRIORITY[props.priority] || Minus;
  const press = async (action) => {
    setIsBusy(true);
    try {
      await callAction(action);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <section className="fd-card" data-state={props.state} aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className="fd-title">{props.title}</p>
      <p className="fd-meta">
        <span>{props.category}</span>
        <span className="fd-priority" data-priority={props.priority}>
          <Priority size={16} aria-hidden="true" /> {props.priorityLabel}
        </span>
      </p>
      {props.summary ? <p className="fd-summary">{props.summary}</p> : null}
      <dl className="fd-fields">
        {props.fields.map((field) => (
          <div className="fd-field" data-state={field.state} key={field.name}>
            <dt>{field.label}</dt>
            <dd>
              {field.state === 'known' ? (
                <span className="fd-value">{field.shown}</span>
              ) : (
                <span className="fd-absent">{words.unknown}</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {props.description ? (
        <section className="fd-own">
          <h3>{words.own}</h3>
          <blockquote>{props.description}</blockquote>
        </section>
      ) : null}
      {props.state === 'live' ? (
        <>
          <div className="fd-row">
            <button
              type="button"
              className="fd-button fd-primary"
              disabled={isBusy}
              onClick={() => press({ name: 'confirm', payload: { shown: props.shown } })}
            >
              <Send size={16} aria-hidden="true" /> {words.send}
            </button>
            <button
              type="button"
              className="fd-button"
              disabled={isBusy}
              onClick={() => press({ name: 'choose', payload: { choice: 'change', question: null } })}
            >
              {words.change}
            </button>
          </div>
          <p className="fd-hint">{words.hint}</p>
        </>
      ) : (
        <p className="fd-hint">
          {props.state === 'sent' ? <Check size={14} aria-hidden="true" /> : null}{' '}
          {props.state === 'sent' ? words.sent : words.stale}
        </p>
      )}
    </section>
  );
}
