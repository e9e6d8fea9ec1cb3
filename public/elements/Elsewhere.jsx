import { ArrowRight } from 'lucide-react';

export default function Elsewhere() {
  return (
    <ul className="fd-card fd-elsewhere" role="list">
      {props.news.map((one) => (
        <li key={one.path}>
          <span>{one.text}</span>
          <a className="fd-button" href={one.path}>
            {one.link} <ArrowRight size={16} aria-hidden="true" />
          </a>
        </li>
      ))}
    </ul>
  );
}
