import { useEffect, useRef, useState } from 'react';
import { Bot, Headset, Info, MessagesSquare, Send, UserRound } from 'lucide-react';

const desk = window.frontdeskDesk;
const { parts } = desk;
desk.bring('DeskTalk', props, callAction);
export default desk.keep('DeskTalk', DeskTalk);

const ENDED = { state: 'ended' };
const FACES = { customer: UserRound, assistant: Bot, person: Headset, system: Info };

// Why a model was passed over opens below the line, by a click or from the keyboard.
function Made({ message }) {
  if (!message.reasons.length) return message.path ? <span>{message.path}</span> : null;
  return (
    <details className="fd-made">
      <summary>{message.path}</summary>
      <ul>
        {message.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </details>
  );
}

// Numbers as the browser's language writes them.
function Tokens({ tokens }) {
  if (!tokens.read) return null;
  const [read, written] = [tokens.read, tokens.written].map((count) => count.toLocaleString(navigator.language));
  return <p className="fd-quiet-text fd-tokens">{desk.say('tokens', { read, written })}</p>;
}

function Message({ message }) {
  const Face = FACES[message.author] ?? Bot;
  return (
    <li className="fd-message" data-author={message.author} id={`fd-message-${message.id}`}>
      <p className="fd-message-head">
        <Face size={14} aria-hidden="true" />
        <span className="fd-message-name">{message.name}</span>
        {message.isUnderTicket ? <span className="fd-badge">{desk.words().under_ticket}</span> : null}
        <parts.Ago at={message.at} isClock />
        <Made message={message} />
        {message.thumb ? <span>{message.thumb}</span> : null}
      </p>
      <p className="fd-message-text">
        {message.unchecked ? <em>{message.unchecked}</em> : <parts.Pieces pieces={message.pieces} />}
      </p>
    </li>
  );
}

function Answer({ talk }) {
  const { conversation, isMine, number } = talk;
  return (
    <div className="fd-composer">
      <parts.Composer
        name={`say ${conversation} ${isMine}`}
        label={isMine ? desk.words().say_label : desk.say('message_label', { number })}
        rows={2}
        payload={isMine ? { act: 'say', conversation } : { act: 'write', number, isInternal: false }}
        isPrimary
      >
        <Send size={16} aria-hidden="true" /> {desk.words().say_send}
      </parts.Composer>
    </div>
  );
}

function Who({ talk }) {
  const words = desk.words();
  const [isBusy, setIsBusy] = useState(false);
  const turn = async (act) => {
    setIsBusy(true);
    await desk.tell({ act, conversation: talk.conversation });
    setIsBusy(false);
  };
  return (
    <div className="fd-who" data-mode={talk.mode} data-mine={talk.isMine}>
      <p role="status">{talk.who}</p>
      {talk.isMine ? (
        <button type="button" className="fd-button" disabled={isBusy} onClick={() => turn('hand_back')}>
          {words.hand_back}
        </button>
      ) : talk.mode === 'person' ? null : (
        <button type="button" className="fd-button" disabled={isBusy} onClick={() => turn('take_over')}>
          {words.take_over}
        </button>
      )}
    </div>
  );
}

function DeskTalk() {
  const { lit, opening } = desk.use();
  const talk = desk.props.DeskTalk ?? ENDED;
  const words = desk.words();
  const list = useRef(null);
  const last = talk.messages?.at(-1)?.id;

  useEffect(() => {
    if (!lit) return;
    const marks = [...(list.current?.querySelectorAll('.fd-mark') ?? [])];
    marks.find((mark) => mark.dataset.fields.split(' ').includes(lit))?.scrollIntoView({ block: 'nearest' });
  }, [lit]);

  // A new message is brought into view for whoever reads the end, and whenever another conversation opens.
  const before = useRef({});
  useEffect(() => {
    const box = list.current;
    if (!box) return;
    const isOther = before.current.conversation !== talk.conversation;
    if (isOther || before.current.isAtEnd) box.scrollTop = box.scrollHeight;
    before.current = { conversation: talk.conversation, isAtEnd: true };
  }, [talk.conversation, last]);
  const onScroll = ({ currentTarget: box }) => {
    before.current.isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 48;
  };

  if (talk.state === 'ended' || !desk.isWhole()) return null;
  return (
    <section className="fd-desk-pane fd-talk" aria-label={words.talk} aria-busy={Boolean(opening)}>
      {talk.state === 'empty' ? (
        <div className="fd-nothing">
          <MessagesSquare size={24} aria-hidden="true" />
          <p>{opening ? words.loading : words.talk_empty}</p>
        </div>
      ) : (
        <>
          <header className="fd-pane-head">
            <h2>{words.talk}</h2>
            <p className="fd-quiet-text">{words.talk_hint}</p>
            <parts.HideText talk={talk} />
            <Tokens tokens={talk.tokens} />
          </header>
          <ol className="fd-messages" role="list" ref={list} onScroll={onScroll} tabIndex={0} aria-label={words.talk}>
            {talk.messages.map((message) => (
              <Message key={message.id} message={message} />
            ))}
          </ol>
          <parts.HideThis />
          <footer className="fd-talk-foot">
            <Who talk={talk} />
            {talk.isMine || talk.canWrite ? <Answer key={`${talk.conversation} ${talk.isMine}`} talk={talk} /> : null}
          </footer>
        </>
      )}
    </section>
  );
}
