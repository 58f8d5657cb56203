import { useMemo, useState } from 'react';
import { api } from '@/api/client';
import { usePages, useRefresh } from '@/api/query';
import type { JsonObject, OfficeKey } from '@/api/shapes';
import { FormCard } from '@/form/FormCard';
import { titled } from '@/form/own';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { ActDialog } from '@/ui/ActDialog';
import type { Column } from '@/ui/DataTable';
import { useDeed } from '@/ui/Deed';
import { ListPage } from '@/ui/ListPage';
import { Tag } from '@/ui/Tag';

const TONES = { pending: 'amber', valid: 'green', refused: 'plain', revoked: 'plain' } as const;

type Verdict = 'approve' | 'refuse' | 'revoke';

/** Whose signature counts for the systems of an office. A new key takes two operators, taking one away takes one. */
export default function KeysPage() {
  const { t } = useLanguage();
  const words = t.plugins.keys;
  const list = usePages<OfficeKey>('/plugins/keys');
  const refresh = useRefresh();
  const { told, deed } = useDeed();
  const [asked, setAsked] = useState<{ key: OfficeKey; verdict: 'approve' | 'revoke' } | null>(null);
  const decide = async (key: OfficeKey, verdict: Verdict) => {
    await api.post(`/plugins/keys/${encodeURIComponent(key.kid)}/${verdict}`);
    await refresh('/plugins');
  };
  const refuse = (key: OfficeKey) =>
    deed(async () => {
      await decide(key, 'refuse');
      return words.refused;
    });
  const columns: Column<OfficeKey>[] = [
    {
      key: 'key',
      title: words.key,
      className: 'col-main',
      cell: (row) => (
        <>
          <span className="mono">{row.kid}</span>
          <small className="cell-sub">{row.algorithm}</small>
        </>
      ),
    },
    { key: 'office', title: words.office, cell: (row) => row.office },
    { key: 'state', title: words.state, cell: (row) => <Tag tone={TONES[row.state]}>{words.states[row.state]}</Tag> },
    {
      key: 'asked',
      title: words.askedBy,
      cell: (row) => (
        <>
          {row['asked-by']}
          <small className="cell-sub">{formatTime(row.asked)}</small>
        </>
      ),
    },
    { key: 'decided', title: words.decided, className: 'nowrap', cell: (row) => formatTime(row.decided) || '—' },
    {
      key: 'tools',
      title: '',
      className: 'col-tools',
      cell: (row) => (
        <Tools row={row} onAsk={(verdict) => setAsked({ key: row, verdict })} onRefuse={() => refuse(row)} />
      ),
    },
  ];
  return (
    <>
      <ListPage
        title={words.title}
        about={words.about}
        crumbs={[{ label: t.plugins.title, to: '/admin/plugins' }]}
        told={told}
        list={list}
        columns={columns}
        rowKey={(row) => row.kid}
        empty={words.none}
      >
        <Ask />
      </ListPage>
      {asked && (
        <ActDialog
          title={words[asked.verdict].title}
          go={words[asked.verdict].go}
          danger={asked.verdict === 'revoke'}
          onClose={() => setAsked(null)}
          onGo={() => decide(asked.key, asked.verdict)}
        >
          <p>{words[asked.verdict].about}</p>
          <p>
            {asked.key.office} · <span className="mono">{asked.key.kid}</span> · {asked.key.algorithm}
          </p>
          <pre className="pre mono">{asked.key.key}</pre>
        </ActDialog>
      )}
    </>
  );
}

interface ToolsProps {
  row: OfficeKey;
  onAsk: (verdict: 'approve' | 'revoke') => void;
  onRefuse: () => void;
}

function Tools({ row, onAsk, onRefuse }: ToolsProps) {
  const { t } = useLanguage();
  const words = t.plugins.keys;
  const button = (label: string, act: () => void) => (
    <button type="button" className="button button-small" onClick={act}>
      {label}
    </button>
  );
  if (row.state === 'valid') return button(words.revoke.go, () => onAsk('revoke'));
  if (row.state !== 'pending') return null;
  if (row.own)
    return (
      <>
        <small className="cell-sub">{words.own}</small> {button(words.takeBack, onRefuse)}
      </>
    );
  return (
    <>
      {button(words.approve.go, () => onAsk('approve'))} {button(words.refuse, onRefuse)}
    </>
  );
}

function Ask() {
  const { t } = useLanguage();
  const words = t.plugins.keys;
  const refresh = useRefresh();
  const schema = useMemo(schemaOf, []);
  return (
    <FormCard
      title={words.ask}
      about={words.askAbout}
      go={words.ask}
      done={words.asked}
      schema={schema}
      uid="office-key"
      className="card-after"
      onSend={async (value) => {
        await api.post('/plugins/keys', value);
        await refresh('/plugins');
      }}
    />
  );
}

function schemaOf(): JsonObject {
  const field = (id: 'kid' | 'office' | 'pem') => titled((t) => t.plugins.keys[id]);
  return {
    type: 'object',
    properties: {
      office: { $ref: 'hub:types#/text', ...field('office') },
      kid: { $ref: 'hub:types#/text', ...field('kid') },
      key: { $ref: 'hub:types#/long-text', ...field('pem') },
    },
    required: ['office', 'kid', 'key'],
  };
}
