import type { PlayedScenario, RehearsalReport } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { type Column, DataTable } from '@/ui/DataTable';
import { Tag } from '@/ui/Tag';

/** What the office itself says must happen: played beside the systems that are active. Those that failed come first. */
export function Scenarios({ scenarios }: { scenarios: NonNullable<RehearsalReport['scenarios']> }) {
  const { t, say } = useLanguage();
  const words = t.plugins.rehearsal;
  const failed = scenarios.played.filter((one) => one.failed);
  const asTold = scenarios.played.filter((one) => !one.failed);
  const columns: Column<PlayedScenario>[] = [
    { key: 'scenario', title: words.scenario, className: 'col-main', cell: (row) => <Named row={row} /> },
    { key: 'steps', title: words.stepsAsTold, className: 'num nowrap', cell: (row) => row.steps },
    { key: 'failed', title: words.notAsTold, cell: (row) => <span className="wrap lines">{row.failed}</span> },
  ];
  return (
    <section>
      <h3>
        {words.scenarios}{' '}
        {scenarios.played.length > 0 && (
          <Tag tone={failed.length > 0 ? 'red' : 'green'}>{words.played(scenarios.played.length, failed.length)}</Tag>
        )}
      </h3>
      {scenarios.why && <p className="muted">{say(scenarios.why)}</p>}
      {failed.length > 0 && (
        <DataTable
          label={words.scenarios}
          columns={columns}
          rows={failed}
          rowKey={(row) => row.name}
          empty={words.noDifferences}
        />
      )}
      {asTold.length > 0 && (
        <details>
          <summary>{words.asTold(asTold.length)}</summary>
          <ul className="bullets">
            {asTold.map((row) => (
              <li key={row.name}>
                <Named row={row} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Named({ row }: { row: PlayedScenario }) {
  return (
    <>
      {row.title} <small className="muted mono wrap">{row.name}</small>
    </>
  );
}
