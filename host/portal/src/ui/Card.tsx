import type { ReactNode } from 'react';

interface Props {
  title?: ReactNode;
  tools?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Card({ title, tools, flush, className, children }: Props) {
  return (
    <section className={`card${flush ? ' card-flush' : ''}${className ? ` ${className}` : ''}`}>
      {(title || tools) && (
        <div className="card-head">
          <h2>{title}</h2>
          {tools}
        </div>
      )}
      <div className="card-body">{children}</div>
    </section>
  );
}
