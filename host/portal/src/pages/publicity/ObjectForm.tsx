import { useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import { upload } from '@/api/upload';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { useWords } from './words';

/** What somebody objects, with his files; it goes under his own name. */
export function ObjectForm({ no }: { no: string }) {
  const words = useWords();
  const refresh = useRefresh();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const [given, setGiven] = useState<string | null>(null);
  const path = `/publicity/${encodeURIComponent(no)}`;
  const send = async () => {
    setBusy(true);
    setFailed(null);
    try {
      const stored = await Promise.all(files.map((file) => upload(file, () => {})));
      const answer = await api.post<{ no: string }>(`${path}/objections`, {
        text,
        files: stored.map((file) => file.file),
      });
      setGiven(answer.no);
      setText('');
      setFiles([]);
      await refresh(path);
    } catch (error) {
      setFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title={words.object} className="card-after">
      <p className="muted">{words.objectAbout}</p>
      {failed !== null && <Failure error={failed} />}
      {given && (
        <p className="note note-good" role="status">
          {words.sent(given)}
        </p>
      )}
      <label className="form-label" htmlFor="objection-text">
        {words.text}
      </label>
      <textarea
        id="objection-text"
        className="form-input"
        rows={5}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label className="form-label" htmlFor="objection-files">
        {words.files}
      </label>
      <input
        id="objection-files"
        type="file"
        multiple
        onChange={(event) => setFiles([...(event.target.files ?? [])].slice(0, 5))}
      />
      <p className="form-table-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={busy || text.trim() === ''}
          onClick={() => send()}
        >
          {words.send}
        </button>
      </p>
    </Card>
  );
}
