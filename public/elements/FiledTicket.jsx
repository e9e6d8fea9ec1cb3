import { CircleCheck, CircleX } from 'lucide-react';

export default function FiledTicket() {
  const isSent = props.status !== 'withdrawn';
  return (
    <section className="fd-card fd-filed" data-state={isSent ? 'sent' : 'withdrawn'} role="status">
      {isSent ? <CircleCheck size={24} aria-hidden="true" /> : <CircleX size={24} aria-hidden="true" />}
      <div>
        <p className="fd-title">{props.number}</p>
        <p>{props.title}</p>
        <p className="fd-hint">
          {props.statusLabel}. {props.next}
        </p>
      </div>
    </section>
  );
}
