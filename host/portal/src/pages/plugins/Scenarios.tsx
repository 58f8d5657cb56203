import type { PlayedScenario, RehearsalReport } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { type Column, DataTable } from '@/ui/DataTable';
import { Tag } from '@/ui/Tag';

/** What the office itself says must happen: played beside the systems that are active. Those that failed come first. */
export function Scenarios({ scenarios }: { scenarios: NonNullable<RehearsalReport['scenarios']> }) {
  const { t, say } = useLanguage();
  const words = t.plugins.rehearsal;
  const failed = scenarios.played.filter((one) => one.failed);
  const columns: Column<PlayedScenario>[] = [
    {
      key: 'scenario',
      title: words.scenario,
      className: 'col-main',
      cell: (row) => (
        <>
          {row.title} <small className="muted mono wrap">{row.name}</small>
        </>
      ),
    },
    { key: 'failed', title: words.notAsTold, cell: (row) => <span className="wrap">{row.failed}</span> },
  ];
  return (
    <section>
      <h3>{words.scenarios}</h3>
      {scenarios.why && <p className="muted">{say(scenarios.why)}</p>}
      {scenarios.played.length > 0 && (
        <p>
          <Tag tone={failed.length > 0 ? 'red' : 'green'}>{words.played(scenarios.played.length, failed.length)}</Tag>
        </p>
      )}
      {failed.length > 0 && (
        <DataTable
          label={words.scenarios}
          columns={columns}
          rows={failed}
          rowKey={(row) => row.name}
          empty={words.noDifferences}
        />
      )}
    </section>
  );
}
