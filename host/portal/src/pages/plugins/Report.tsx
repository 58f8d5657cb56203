import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import type { DecisionDifference, DifferenceClass, RehearsalReport } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { useMe } from '@/session/me';
import { type Column, DataTable } from '@/ui/DataTable';
import { Tag } from '@/ui/Tag';
import { CLASS_TONES, Classes } from './Classes';
import { Decision } from './Decision';
import { partIn } from './parts';
import { Scenarios } from './Scenarios';
import '@/form/read/read.css';

interface Props {
  report: Partial<RehearsalReport>;
  path: string;
  /** Whether there was a version to compare with. */
  compared: boolean;
  /** Whether one decision can be looked into. */
  open: boolean;
}

/** What a rehearsal found: counts, why some could not be compared, its own scenarios, the differences to look into. */
export function Report({ report, path, compared, open }: Props) {
  return (
    <>
      {compared && <Counts report={report} />}
      {report.scenarios && <Scenarios scenarios={report.scenarios} />}
      {compared && <Differences rows={report.differences ?? []} path={path} open={open} />}
    </>
  );
}

function Counts({ report }: { report: Partial<RehearsalReport> }) {
  const { t, say } = useLanguage();
  const words = t.plugins.rehearsal;
  const reasons = report['not-comparable'] ?? [];
  const differs = Object.entries(report.differs ?? {}) as [DifferenceClass, number][];
  const facts: [string, ReactNode][] = [
    [words.taken, report.decisions ?? 0],
    [words.same, report.same ?? 0],
    [words.differing, report.differing ?? 0],
    [words.faulted, report.faulted ?? 0],
    [words.notComparable, reasons.reduce((sum, { count }) => sum + count, 0)],
    [words.erased, report.erased ?? 0],
    [words.took, words.seconds((report.milliseconds ?? 0) / 1000)],
  ];
  return (
    <>
      <dl className="answer-grid">
        {facts.map(([title, value]) => (
          <div className="answer" key={title}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {differs.length > 0 && (
        <p>
          {words.byClass}
          {t.shell.colon}
          {differs.map(([one, count]) => (
            <span key={one}>
              <Tag tone={CLASS_TONES[one]}>
                {words.classes[one] ?? one} {count}
              </Tag>{' '}
            </span>
          ))}
        </p>
      )}
      {reasons.length > 0 && (
        <section>
          <h3>{words.whyNot}</h3>
          <ul className="bullets">
            {reasons.map(({ why, count }) => (
              <li key={why.zh}>
                {say(why)} · {count}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Differences({ rows, path, open }: { rows: DecisionDifference[]; path: string; open: boolean }) {
  const { t, say } = useLanguage();
  const words = t.plugins.rehearsal;
  // Cases are their office's: who runs the platform may not open them.
  const { operator } = useMe().person;
  const [shown, setShown] = useState<DecisionDifference | null>(null);
  const columns: Column<DecisionDifference>[] = [
    {
      key: 'at',
      title: words.at,
      className: 'nowrap',
      cell: (row) => formatTime(new Date(row.at).toISOString()),
    },
    {
      key: 'what',
      title: words.decision,
      className: 'col-main',
      cell: (row) => (
        <>
          {[say(row['step-title']), say(row['what-title'])].filter(Boolean).join(' · ')}
          {row['procedure-title'] && <small className="cell-sub">{say(row['procedure-title'])}</small>}
          {row.case && !operator && (
            <small className="cell-sub">
              <Link to={`/cases/${encodeURIComponent(row.case)}`}>{t.work.openCase}</Link>
            </small>
          )}
        </>
      ),
    },
    {
      key: 'where',
      title: words.where,
      cell: (row) => (
        <>
          {row.fault ? <Tag tone="red">{words.faulted}</Tag> : <Classes classes={row.classes} />}
          {row.fault ? (
            <small className="cell-sub mono wrap">{row.fault}</small>
          ) : (
            <ul className="cell-list">
              {row.places.map((place) => (
                <li key={JSON.stringify(place)}>{partIn(t, place, say)}</li>
              ))}
            </ul>
          )}
        </>
      ),
    },
  ];
  if (open)
    columns.push({
      key: 'tools',
      title: '',
      className: 'col-tools',
      cell: (row) => (
        <button type="button" className="button button-small" onClick={() => setShown(row)}>
          {words.beside}
        </button>
      ),
    });
  if (rows.length === 0) return <p className="muted">{words.noDifferences}</p>;
  return (
    <section>
      <h3>{words.differences}</h3>
      <DataTable
        label={words.differences}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.history}
        empty={words.noDifferences}
      />
      {shown && <Decision path={`${path}/rehearsal/${shown.history}`} onClose={() => setShown(null)} />}
    </section>
  );
}
