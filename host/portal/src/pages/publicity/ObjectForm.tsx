import { useState } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { StoredFile } from '@/api/shapes';
import { upload } from '@/api/upload';
import { Uploader } from '@/form/fields/Uploader';
import { Card } from '@/ui/Card';
import { DeedTold, useDeed } from '@/ui/Deed';
import { useWords } from './words';

const FILES_MAX = 5;

/** What somebody objects, with his files; it goes under his own name. */
export function ObjectForm({ no }: { no: string }) {
  const words = useWords();
  const refresh = useRefresh();
  const [text, setText] = useState('');
  const [files, setFiles] = useState<StoredFile[]>([]);
  const { told, busy, deed } = useDeed();
  const path = `/publicity/${encodeURIComponent(no)}`;
  const send = () =>
    deed(async () => {
      const answer = await api.post<{ no: string }>(`${path}/objections`, {
        text,
        files: files.map((file) => file.file),
      });
      setText('');
      setFiles([]);
      await refresh(path);
      return words.sent(answer.no);
    });
  return (
    <Card title={words.object} className="card-after">
      <p className="muted">{words.objectAbout}</p>
      <DeedTold told={told} />
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
      <Uploader
        id="objection-files"
        files={files}
        kinds={[]}
        maxFiles={FILES_MAX}
        maxMb={null}
        disabled={busy}
        upload={upload}
        onChange={async (chosen) => setFiles(chosen)}
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
