import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '@/api/client';
import { useGet, useRefresh } from '@/api/query';
import type { Plugin, Plugins } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { type Column, DataTable } from '@/ui/DataTable';
import { Failure } from '@/ui/Failure';
import { Reading } from '@/ui/Paged';
import { PageHead } from '@/ui/PageHead';
import { Tag } from '@/ui/Tag';

export default function PluginsPage() {
  const { t, say } = useLanguage();
  const words = t.places.plugins;
  const list = useGet<Plugins>('/plugins');
  const rows = list.data?.items ?? [];
  const ails = (system: string) =>
    (list.data?.problems ?? []).filter((one) => one.system === system).map((one) => one.what);
  const columns: Column<Plugin>[] = [
    {
      key: 'title',
      title: t.cases.system,
      className: 'col-main',
      cell: (row) => (
        <>
          <Link to={`/systems/${row.system}`}>{say(row.title) || row.system}</Link>
          <small className="cell-sub mono">{row.system}</small>
        </>
      ),
    },
    { key: 'version', title: words.version, cell: (row) => row.version },
    {
      key: 'state',
      title: words.state,
      cell: (row) => (
        <Tag tone={row.active ? 'green' : 'plain'}>{row.active ? words.states.active : words.states.installed}</Tag>
      ),
    },
    {
      key: 'ails',
      title: words.ails,
      cell: (row) => (row.active ? ails(row.system).join(t.shell.semicolon) : '') || '—',
    },
    { key: 'installed', title: words.at, className: 'nowrap', cell: (row) => formatTime(row.installed) },
    { key: 'digest', title: words.digest, cell: (row) => <span className="mono">{row.sha256.slice(0, 12)}</span> },
  ];
  return (
    <>
      <PageHead title={words.title} about={words.about} />
      <div className="stack">
        <Card flush>
          <Reading result={list}>
            {() => (
              <DataTable
                label={words.title}
                columns={columns}
                rows={rows}
                rowKey={(row) => `${row.system}@${row.version}`}
                empty={words.none}
              />
            )}
          </Reading>
        </Card>
        <Install />
      </div>
    </>
  );
}

function Install() {
  const { t } = useLanguage();
  const words = t.places.plugins;
  const refresh = useRefresh();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState('');
  const [failed, setFailed] = useState<unknown>(null);
  const install = async (file: File) => {
    setBusy(true);
    setFailed(null);
    setDone('');
    try {
      const answer = await api.post<{ system: string; version: string }>('/plugins', file, {
        headers: { 'Content-Type': 'application/wasm' },
      });
      setDone(words.installed(`${answer.system} ${answer.version}`));
      await refresh('/plugins', '/systems');
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={words.install}>
      <p className="muted">{words.installAbout}</p>
      {failed !== null && <Failure error={failed} />}
      <p role="status">{done}</p>
      <p className="uploader-drop">
        <label className="button" htmlFor="install-file">
          {busy ? t.shell.loading : words.choose}
        </label>
        <input
          id="install-file"
          className="visually-hidden"
          type="file"
          accept=".wasm"
          disabled={busy}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (file) void install(file);
            event.target.value = '';
          }}
        />
      </p>
    </Card>
  );
}
