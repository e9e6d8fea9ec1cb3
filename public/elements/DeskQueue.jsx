import { useEffect, useRef, useState } from 'react';
import { CircleCheck, Inbox, Keyboard, MessageCircle, Search } from 'lucide-react';

const desk = window.frontdeskDesk;
const { parts } = desk;
desk.bring('DeskQueue', props, callAction);
export default desk.keep('DeskQueue', DeskQueue);

const SEARCH_DELAY = 300;
const ARROWS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

const narrow = (filter, changes) => desk.tell({ act: 'filter', ...filter, ...changes });

function Toggle({ isOn, onClick, label, children }) {
  return (
    <button type="button" className="fd-toggle" aria-pressed={isOn} aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  );
}

function Filters({ filter, statuses }) {
  const words = desk.words();
  const [text, setText] = useState(filter.text);
  const newest = useRef(filter);
  newest.current = filter;

  useEffect(() => {
    if (text.trim() === newest.current.text) return undefined;
    const wait = setTimeout(() => narrow(newest.current, { text }), SEARCH_DELAY);
    return () => clearTimeout(wait);
  }, [text]);

  const either = (name, value) => narrow(filter, { [name]: filter[name] === value ? null : value });
  return (
    <div className="fd-filters" role="group" aria-label={words.filters}>
      <label className="fd-search">
        <Search size={16} aria-hidden="true" />
        <input
          type="search"
          maxLength={100}
          placeholder={words.search}
          aria-label={words.search}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <div className="fd-filter-row">
        <select
          className="fd-select"
          aria-label={words.status_choice}
          value={filter.status ?? ''}
          onChange={(event) => narrow(filter, { status: event.target.value || null })}
        >
          {statuses.map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
            </option>
          ))}
          <option value="">{words.any_status}</option>
        </select>
        <Toggle isOn={filter.language === 'en'} label={words.filter_en} onClick={() => either('language', 'en')}>
          EN
        </Toggle>
        <Toggle isOn={filter.language === 'tr'} label={words.filter_tr} onClick={() => either('language', 'tr')}>
          TR
        </Toggle>
      </div>
      <div className="fd-filter-row">
        <Toggle isOn={filter.assigned === 'me'} onClick={() => either('assigned', 'me')}>
          {words.filter_mine}
        </Toggle>
        <Toggle isOn={filter.assigned === 'nobody'} onClick={() => either('assigned', 'nobody')}>
          {words.filter_free}
        </Toggle>
      </div>
    </div>
  );
}

function Ticket({ ticket, isOpen, isStatusShown }) {
  return (
    <li>
      <button
        type="button"
        className="fd-item"
        data-priority={ticket.priority}
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => desk.open({ number: ticket.number })}
      >
        <span className="fd-item-line">
          <span className="fd-number">{ticket.number}</span>
          <parts.Priority priority={ticket.priority} label={ticket.priorityLabel} />
          <span className="fd-item-end">
            <abbr title={ticket.languageLabel}>{ticket.language}</abbr> · <parts.Ago at={ticket.at} />
          </span>
        </span>
        <span className="fd-item-title">{ticket.title}</span>
        <span className="fd-item-line fd-quiet-text">
          <span>{ticket.category}</span>
          {isStatusShown ? <span>{ticket.statusLabel}</span> : null}
          {ticket.assignee ? <span>{ticket.assignee}</span> : null}
          <span className="fd-item-end" title={ticket.completeness}>
            <span aria-hidden="true">
              {ticket.known}/{ticket.required}
            </span>
            <span className="fd-unseen">{ticket.completeness}</span>
          </span>
        </span>
      </button>
    </li>
  );
}

function Handoff({ talk, isOpen }) {
  const [number] = talk.tickets;
  const target = number ? { number } : { conversation: talk.conversation };
  return (
    <li>
      <button
        type="button"
        className="fd-item"
        data-mode={talk.mode}
        aria-current={isOpen ? 'true' : undefined}
        onClick={() => desk.open(target).then(() => desk.set({ view: 'talk' }))}
      >
        <span className="fd-item-line">
          <MessageCircle size={14} aria-hidden="true" />
          <span className="fd-item-state">{talk.state}</span>
          <span className="fd-item-end">
            {talk.language ? <>{talk.language} · </> : null}
            <parts.Ago at={talk.at} />
          </span>
        </span>
        <span className="fd-item-title">{talk.title}</span>
      </button>
    </li>
  );
}

function Nothing({ filter }) {
  const words = desk.words();
  const isAll = filter.status === 'in_review' && !filter.language && !filter.assigned && !filter.text;
  const Icon = isAll ? CircleCheck : Inbox;
  return (
    <div className="fd-nothing">
      <Icon size={24} aria-hidden="true" />
      <p>{isAll ? words.all_read : words.nothing}</p>
      {isAll ? null : <p className="fd-quiet-text">{words.nothing_hint}</p>}
    </div>
  );
}

// Arrows move along the list; Enter opens, as on every button.
function onKeyDown(event) {
  const by = ARROWS[event.key];
  const items = [...event.currentTarget.querySelectorAll('.fd-item')];
  const at = items.indexOf(document.activeElement);
  if (!by || at < 0) return;
  event.preventDefault();
  items[Math.max(0, Math.min(items.length - 1, at + by))].focus();
}

function DeskQueue() {
  const { opening } = desk.use();
  const { state, counts, filter, statuses, tickets, hasMore, handoffs, number, conversation } = desk.props.DeskQueue ?? {};
  const words = desk.words();
  if (!tickets || state === 'ended' || !desk.isWhole()) return null;
  const openNumber = opening ? opening.number : number;
  const openTalk = opening ? opening.conversation : number ? null : conversation;
  return (
    <section className="fd-desk-pane fd-queue" aria-label={words.title} onKeyDown={onKeyDown}>
      <header className="fd-queue-head">
        <h1>{words.title}</h1>
        <p className="fd-counts" aria-live="polite">
          {counts}
        </p>
        <button
          type="button"
          className="fd-icon fd-keys-door"
          aria-label={words.keys}
          title={words.keys}
          onClick={() => desk.set({ dialog: { kind: 'keys' } })}
        >
          <Keyboard size={18} aria-hidden="true" />
        </button>
      </header>
      <Filters filter={filter} statuses={statuses} />
      <div className="fd-scroll">
        {handoffs.length ? (
          <>
            <h2 className="fd-list-title">{words.people}</h2>
            <ul className="fd-list" role="list">
              {handoffs.map((talk) => (
                <Handoff
                  key={talk.conversation}
                  talk={talk}
                  isOpen={openTalk === talk.conversation || talk.tickets.includes(openNumber)}
                />
              ))}
            </ul>
          </>
        ) : null}
        <h2 className="fd-list-title">{words.queue}</h2>
        {tickets.length ? (
          <ul className="fd-list" role="list">
            {tickets.map((ticket) => (
              <Ticket
                key={ticket.number}
                ticket={ticket}
                isOpen={ticket.number === openNumber}
                isStatusShown={!filter.status}
              />
            ))}
          </ul>
        ) : (
          <Nothing filter={filter} />
        )}
        {hasMore ? (
          <button type="button" className="fd-button fd-more-button" onClick={() => desk.tell({ act: 'more' })}>
            {words.more}
          </button>
        ) : null}
      </div>
    </section>
  );
}
