import { useEffect, useState } from 'react';
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/components/ui/dialog';
import { TriangleAlert } from 'lucide-react';

// The questions the desk asks before it returns, rejects or reveals, and the list of its keys.
const desk = window.frontdeskDesk;
desk.bring('DeskDialog', props, callAction);
export default desk.keep('DeskDialog', DeskDialog);

const KEYS = [
  ['J K', 'key_next'],
  ['A', 'key_approve'],
  ['R', 'key_return'],
  ['X', 'key_reject'],
  ['E', 'key_edit'],
  ['H', 'key_hide'],
  ['U', 'key_undo'],
  ['?', 'key_help']
];
const TEXTS = {
  return: { title: 'return_title', label: 'return_label', send: 'return_send' },
  reject: { title: 'reject_title', label: 'reject_label', send: 'reject_send' }
};
const REASONS = ['reveal_call', 'reveal_identity', 'reveal_order'];
const REASON_LIMIT = 500;

const close = () => desk.set({ dialog: null });
desk.keep('Foot', Foot);
desk.keep('Refusal', Refusal);
desk.keep('Reasons', Reasons);

function Foot({ isReady, isBusy, label, onCancel }) {
  return (
    <div className="fd-row fd-dialog-foot">
      <button type="button" className="fd-button" onClick={onCancel}>
        {desk.words().cancel}
      </button>
      <button type="submit" className="fd-button fd-primary" disabled={!isReady || isBusy}>
        {label}
      </button>
    </div>
  );
}

function Refusal({ text }) {
  return text ? (
    <p className="fd-refusal" role="alert">
      {text}
    </p>
  ) : null;
}

function Decision({ dialog }) {
  const words = desk.words();
  const { kind, number, version } = dialog;
  const texts = TEXTS[kind];
  const name = `${kind} ${number}`;
  const text = desk.state.typed[name] ?? '';
  const [told, setTold] = useState({});
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event) => {
    event.preventDefault();
    if (!text.trim() || isBusy) return;
    setIsBusy(true);
    const isSure = told.warned === text;
    const answer = await desk.act({ act: 'decide', number, decision: kind, version, note: text, isSure });
    setIsBusy(false);
    if (answer.warning) return setTold({ warning: answer.warning, warned: text });
    if (answer.refusal) return setTold({ refusal: answer.refusal });
    if (answer.conflict) return desk.set({ dialog: null, conflict: { ...answer.conflict, number } });
    desk.type(name, '');
    return close();
  };
  const isWarned = told.warned === text && Boolean(told.warning);
  return (
    <form onSubmit={submit}>
      <DialogTitle>{desk.say(texts.title, { number })}</DialogTitle>
      <DialogDescription>{kind === 'return' ? desk.draft()?.returnHint : words.reject_hint}</DialogDescription>
      <label className="fd-label">
        {words[texts.label]}
        <textarea
          className="fd-area"
          rows={4}
          autoFocus
          maxLength={4000}
          value={text}
          onChange={(event) => desk.type(name, event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && submit(event)}
        />
      </label>
      {isWarned ? (
        <p className="fd-warning" role="alert">
          <TriangleAlert size={16} aria-hidden="true" /> {told.warning}
        </p>
      ) : null}
      <Refusal text={told.refusal} />
      <Foot
        isReady={Boolean(text.trim())}
        isBusy={isBusy}
        label={isWarned ? words.send_anyway : words[texts.send]}
        onCancel={close}
      />
    </form>
  );
}

// Ready reasons, and one of their own. `onReason` is told what the reason is now.
function Reasons({ label, ready, onReason }) {
  const words = desk.words();
  const [choice, setChoice] = useState(ready[0]);
  const [own, setOwn] = useState('');
  useEffect(() => onReason(choice === 'own' ? own : words[choice]), [choice, own]);
  return (
    <>
      <fieldset className="fd-choices">
        <legend className="fd-label">{label}</legend>
        {[...ready, 'own'].map((one) => (
          <label key={one} className="fd-choice">
            <input
              type="radio"
              name="reason"
              autoFocus={one === ready[0]}
              checked={choice === one}
              onChange={() => setChoice(one)}
            />
            {one === 'own' ? words.reveal_own : words[one]}
          </label>
        ))}
      </fieldset>
      {choice === 'own' ? (
        <input
          className="fd-input"
          autoFocus
          maxLength={REASON_LIMIT}
          aria-label={words.reveal_own}
          value={own}
          onChange={(event) => setOwn(event.target.value)}
        />
      ) : null}
    </>
  );
}

function Reveal({ dialog }) {
  const words = desk.words();
  const { number, placeholder, label } = dialog;
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (event) => {
    event.preventDefault();
    if (!reason.trim() || isBusy) return;
    setIsBusy(true);
    const answer = await desk.act({ act: 'reveal', number, placeholder, reason });
    setIsBusy(false);
    if (!answer.value) return setRefusal(answer.refusal);
    if (desk.draft()?.number === number) desk.reveal(number, placeholder, answer.value);
    return close();
  };
  return (
    <form onSubmit={submit}>
      <DialogTitle>{desk.say('reveal_title', { label })}</DialogTitle>
      <DialogDescription>{words.reveal_hint}</DialogDescription>
      <Reasons label={words.reveal_label} ready={REASONS} onReason={setReason} />
      <Refusal text={refusal} />
      <button type="button" className="fd-link" onClick={() => desk.set({ dialog: { ...dialog, kind: 'unhide' } })}>
        {words.reveal_wrong}
      </button>
      <Foot isReady={Boolean(reason.trim())} isBusy={isBusy} label={words.reveal_send} onCancel={close} />
    </form>
  );
}

function Keys() {
  const words = desk.words();
  return (
    <>
      <DialogTitle>{words.keys_title}</DialogTitle>
      <DialogDescription>{words.keys_hint}</DialogDescription>
      <dl className="fd-key-list">
        {KEYS.map(([keys, says]) => (
          <div key={says}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{words[says]}</dd>
          </div>
        ))}
      </dl>
      <div className="fd-row fd-dialog-foot">
        <button type="button" className="fd-button" onClick={close}>
          {words.close}
        </button>
      </div>
    </>
  );
}

const KINDS = { return: Decision, reject: Decision, reveal: Reveal, keys: Keys };
const shownFor = (kind) => KINDS[kind] ?? { hide: desk.parts.Hide, unhide: desk.parts.Unhide }[kind];

function DeskDialog() {
  const { dialog } = desk.use();
  const Shown = dialog && shownFor(dialog.kind);
  useEffect(() => close, []);
  return (
    <Dialog open={Boolean(Shown)} onOpenChange={(isOpen) => isOpen || close()}>
      <DialogContent className="fd-dialog">{Shown ? <Shown dialog={dialog} /> : null}</DialogContent>
    </Dialog>
  );
}
