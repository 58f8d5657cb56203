import { type ReactNode, useId } from 'react';

interface Props {
  title?: ReactNode;
  tools?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Card({ title, tools, flush, className, children }: Props) {
  const id = useId();
  return (
    <section className={`card${flush ? ' card-flush' : ''}${className ? ` ${className}` : ''}`} aria-labelledby={title ? id : undefined}>
      {(title || tools) && (
        <div className="card-head">
          <h2 id={id}>{title}</h2>
          {tools}
        </div>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}
