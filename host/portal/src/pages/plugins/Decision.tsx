import { useGet } from '@/api/query';
import type { Json, SideBySide } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { type Column, DataTable } from '@/ui/DataTable';
import { Dialog } from '@/ui/Dialog';
import { Reading } from '@/ui/Paged';
import { Classes } from './Classes';
import { partIn } from './parts';
import { lines } from './sides';

/** One decision as it was taken and as the version would take it; values only for the office whose people they name. */
export function Decision({ path, onClose }: { path: string; onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.plugins.rehearsal;
  const result = useGet<SideBySide>(path);
  const side = result.data;
  return (
    <Dialog title={side?.number ? words.decisionOf(side.number) : words.besideTitle} wide onClose={onClose}>
      <Reading result={result}>{() => side && <Sides side={side} />}</Reading>
    </Dialog>
  );
}

function Sides({ side }: { side: SideBySide }) {
  const { t, say } = useLanguage();
  const words = t.plugins.rehearsal;
  const values = side.recorded !== undefined;
  return (
    <div className="stack">
      {side.why && <p className="note note-warn">{words.nothingBeside(say(side.why))}</p>}
      {!values && <p className="note note-info">{words.officeOnly}</p>}
      <Places side={side} values={values} />
      {values && (
        <div className="sides">
          <Side title={words.recorded} mine={side.recorded ?? null} other={side.candidate} marks={!side.why} />
          <Side title={words.candidate} mine={side.candidate ?? null} other={side.recorded} marks={!side.why} />
        </div>
      )}
    </div>
  );
}

type Place = SideBySide['differences'][number];

function Places({ side, values }: { side: SideBySide; values: boolean }) {
  const { t, say } = useLanguage();
  const words = t.plugins.rehearsal;
  const value = (key: 'was' | 'is', title: string): Column<Place> => ({
    key,
    title,
    cell: (row) => <span className="mono wrap">{brief(row[key])}</span>,
  });
  const columns: Column<Place>[] = [
    { key: 'class', title: words.kind, cell: (row) => <Classes classes={[row.class]} /> },
    {
      key: 'at',
      title: words.where,
      className: 'col-main',
      cell: (row) => <span className="wrap">{partIn(t, row.place, say)}</span>,
    },
    ...(values ? [value('was', words.recorded), value('is', words.candidate)] : []),
  ];
  if (side.differences.length === 0) return null;
  return (
    <DataTable
      label={words.differences}
      columns={columns}
      rows={side.differences}
      rowKey={(row) => JSON.stringify([row.at, row.was, row.is])}
      empty={words.noDifferences}
    />
  );
}

const BRIEF = 120;

/** What is long is read below, in its place. */
function brief(value: Json | undefined): string {
  if (value == null) return '—';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > BRIEF ? `${text.slice(0, BRIEF)}…` : text;
}

interface SideProps {
  title: string;
  mine: Json;
  other: Json | undefined;
  marks: boolean;
}

function Side({ title, mine, other, marks }: SideProps) {
  return (
    <section className="side-of">
      <h3>{title}</h3>
      <pre className="pre mono side-text" role="region" aria-label={title} tabIndex={0}>
        {lines(mine, other).map((line, index) => {
          const text = `${line.text}\n`;
          return marks && line.differs ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>;
        })}
      </pre>
    </section>
  );
}
