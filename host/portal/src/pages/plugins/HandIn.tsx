import { useId, useState } from 'react';
import { Link } from 'react-router';
import { useRefresh } from '@/api/query';
import { sendFile } from '@/api/upload';
import { useLanguage } from '@/i18n';
import { formatBytes } from '@/lib/size';
import { Card } from '@/ui/Card';
import { Failure } from '@/ui/Failure';
import { versionLink } from './versions';

interface Received {
  system: string;
  version: string;
  active: boolean;
}

/** A file of a system and its office's signature; what is wrong with it is told one by one. */
export function HandIn({ reviews }: { reviews: boolean }) {
  const { t } = useLanguage();
  const words = t.plugins.handIn;
  const refresh = useRefresh();
  const [file, setFile] = useState<File | null>(null);
  const [signature, setSignature] = useState<File | null>(null);
  const [share, setShare] = useState<number | null>(null);
  const [done, setDone] = useState<Received | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const send = async (wasm: File) => {
    setShare(0);
    setFailed(null);
    setDone(null);
    try {
      const headers: Record<string, string> = { 'Content-Type': 'application/wasm' };
      if (signature) headers['Hub-Plugin-Signature'] = (await signature.text()).trim();
      setDone(await sendFile<Received>('/plugins', wasm, headers, setShare));
      setFile(null);
      setSignature(null);
      await refresh('/plugins', '/systems');
    } catch (error) {
      setFailed(error);
    } finally {
      setShare(null);
    }
  };
  const busy = share !== null;
  return (
    <Card title={words.title}>
      <p className="muted hand-in-about">{words.about}</p>
      {failed !== null && <Failure error={failed} />}
      <p role="status" className={done ? 'note note-good' : undefined}>
        {done && (
          <>
            {done.active ? words.active(done.version) : words.candidate(done.version)}{' '}
            <Link to={versionLink(done.system, done.version)}>{words.look}</Link>
          </>
        )}
      </p>
      <div className="hand-in">
        <Choose label={words.file} accept=".wasm" file={file} busy={busy} onChoose={setFile} />
        <Choose label={words.signature} accept=".sig" file={signature} busy={busy} onChoose={setSignature} />
        <button
          type="button"
          className="button button-primary"
          disabled={busy || !file}
          onClick={() => file && void send(file)}
        >
          {words.go}
        </button>
      </div>
      {reviews && file && !signature && <p className="muted">{words.unsigned}</p>}
      {busy && (
        <p>
          <progress aria-label={words.sending} value={share} max={1} />{' '}
          {share < 1 ? words.share(Math.round(share * 100)) : words.checking}
        </p>
      )}
    </Card>
  );
}

interface ChooseProps {
  label: string;
  accept: string;
  file: File | null;
  busy: boolean;
  onChoose: (file: File) => void;
}

function Choose({ label, accept, file, busy, onChoose }: ChooseProps) {
  const id = useId();
  return (
    <p className="uploader-drop">
      <label className="button" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="visually-hidden"
        type="file"
        accept={accept}
        disabled={busy}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) onChoose(chosen);
          event.target.value = '';
        }}
      />
      {file && (
        <span className="hand-in-name">
          {file.name} <small className="muted">{formatBytes(file.size)}</small>
        </span>
      )}
    </p>
  );
}
