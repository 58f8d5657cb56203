import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '@/api/client';
import { usePages, useRefresh } from '@/api/query';
import type { RunningCase, RunningCases, Version } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatDay } from '@/lib/time';
import { useMe } from '@/session/me';
import { ActDialog } from '@/ui/ActDialog';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Paged } from '@/ui/Paged';
import { Reason } from '@/ui/Reason';
import { StateTag } from '@/ui/StateTag';
import { Tag } from '@/ui/Tag';
import { versionPath } from './versions';

/** The cases that run on a version; of one that is not the active one, which of them can go on under that, one by one. */
export function RunningCard({ version }: { version: Version }) {
  const { t } = useLanguage();
  const words = t.plugins.moving;
  const list = usePages<RunningCase, RunningCases>(`${versionPath(version.system, version.version)}/cases`);
  const to = list.first?.to ?? null;
  const [chosen, setChosen] = useState<RunningCase | null>(null);
  const [moved, setMoved] = useState('');
  const columns = useColumns(to, setChosen);
  // The last one that went leaves the word of it.
  if (version.cases === 0 && !moved) return null;
  return (
    <Card flush title={words.title(version.version)}>
      <div className="card-note">
        <p className="muted">{to ? words.about(to) : words.aboutActive}</p>
        <p role="status" className={moved ? 'note note-good' : undefined}>
          {moved}
        </p>
      </div>
      <Paged list={list}>
        {(items) => (
          <DataTable
            label={words.title(version.version)}
            columns={columns}
            rows={items}
            rowKey={(row) => row.id}
            empty={words.none}
          />
        )}
      </Paged>
      {chosen && to && (
        <MoveCase
          row={chosen}
          to={to}
          onClose={() => setChosen(null)}
          onMoved={() => setMoved(words.done(chosen.number ?? t.work.noNumber, to))}
        />
      )}
    </Card>
  );
}

function useColumns(to: string | null, choose: (row: RunningCase) => void): Column<RunningCase>[] {
  const { t, say } = useLanguage();
  const words = t.plugins.moving;
  // Cases are their office's: who runs the platform may not open them.
  const { operator } = useMe().person;
  const number = (row: RunningCase) => row.number ?? t.work.noNumber;
  const columns: Column<RunningCase>[] = [
    {
      key: 'case',
      title: t.work.columns.case,
      className: 'col-main',
      cell: (row) => (
        <>
          {operator ? number(row) : <Link to={`/cases/${encodeURIComponent(row.id)}`}>{number(row)}</Link>}
          <small className="cell-sub">{say(row['procedure-title'])}</small>
        </>
      ),
    },
    { key: 'state', title: t.work.columns.state, cell: (row) => <StateTag state={row.state} /> },
    { key: 'step', title: t.work.columns.step, cell: (row) => row['step-titles'].map(say).join(t.shell.comma) },
    { key: 'opened', title: t.work.columns.opened, className: 'nowrap', cell: (row) => formatDay(row.opened) },
  ];
  if (!to) return columns;
  columns.push({ key: 'can', title: words.can(to), className: 'col-words', cell: (row) => <Can row={row} /> });
  if (!operator) return columns;
  columns.push({
    key: 'tools',
    title: '',
    className: 'col-tools',
    // What keeps one back stands beside it: there is nothing to press that would be refused.
    cell: (row) =>
      !row.hindrance && (
        <button
          type="button"
          className="button button-small"
          aria-label={words.moveOf(number(row), to)}
          onClick={() => choose(row)}
        >
          {words.go(to)}
        </button>
      ),
  });
  return columns;
}

function Can({ row }: { row: RunningCase }) {
  const { t, say } = useLanguage();
  const words = t.plugins.moving;
  if (!row.hindrance) return <Tag tone="green">{words.yes}</Tag>;
  return (
    <>
      <Tag tone="red">{words.no}</Tag>
      <small className="cell-sub wrap">{say(row.hindrance)}</small>
    </>
  );
}

interface Moving {
  row: RunningCase;
  to: string;
  onClose: () => void;
  onMoved: () => void;
}

/** Asked again when it is done: a case may have gone on meanwhile, and then the dialog keeps the hub's answer. */
function MoveCase({ row, to, onClose, onMoved }: Moving) {
  const { t, say } = useLanguage();
  const words = t.plugins.moving;
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  const move = async () => {
    await api.post(`/cases/${encodeURIComponent(row.id)}/version`, { version: to, reason: reason.trim() });
    onMoved();
    await refresh('/plugins', '/cases');
  };
  return (
    <ActDialog title={words.dialog(to)} go={words.go(to)} ready={reason.trim() !== ''} onClose={onClose} onGo={move}>
      <dl className="answer-grid">
        <div className="answer">
          <dt>{t.work.columns.case}</dt>
          <dd>{row.number ?? t.work.noNumber}</dd>
        </div>
        <div className="answer">
          <dt>{t.work.columns.procedure}</dt>
          <dd>{say(row['procedure-title'])}</dd>
        </div>
        <div className="answer">
          <dt>{t.work.columns.step}</dt>
          <dd>{row['step-titles'].map(say).join(t.shell.comma)}</dd>
        </div>
      </dl>
      <p>{words.what(to)}</p>
      <Reason label={t.plugins.reason} hint={words.reasonHint} value={reason} onChange={setReason} />
    </ActDialog>
  );
}
