import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { BASE, send } from '@/api/client';
import { useLanguage } from '@/i18n';
import { Loading } from '@/ui/Loading';
import { NotYours } from '@/ui/NotYours';
import { PageHead } from '@/ui/PageHead';
import { PdfPages } from './PdfPages';

interface Props {
  /** Of the bytes, below the API. */
  path: string;
  /** By which anybody verifies it. */
  code?: string | null | undefined;
  /** The case it belongs to. */
  of?: string | null | undefined;
}

interface Content {
  name: string;
  kind: string;
  bytes: Blob;
}

export function Viewer({ path, code, of }: Props) {
  const { t } = useLanguage();
  const words = t.cases.viewer;
  const [content, setContent] = useState<Content | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt asks again
  useEffect(() => {
    const stop = new AbortController();
    setFailed(null);
    send('GET', path, { accept: '*/*', acting: null, signal: stop.signal })
      .then(async (response) => {
        const bytes = await response.blob();
        setContent({ name: nameOf(response), kind: response.headers.get('content-type') ?? '', bytes });
      })
      .catch((error: unknown) => stop.signal.aborted || setFailed(error));
    return () => stop.abort();
  }, [path, attempt]);
  if (failed) return <NotYours error={failed} onRetry={() => setAttempt((n) => n + 1)} />;
  if (!content) return <Loading />;
  return (
    <>
      <PageHead title={content.name} />
      <p className="viewer-links">
        <a className="button" href={`${BASE}${path}`} download={content.name}>
          {words.download}
        </a>
        {code && (
          <a className="button" href={`/verify/${code}`} target="_blank" rel="noreferrer">
            {words.verify}
          </a>
        )}
        {of && (
          <Link className="button" to={`/cases/${of}`}>
            {words.toCase}
          </Link>
        )}
      </p>
      <Shown content={content} />
    </>
  );
}

function Shown({ content }: { content: Content }) {
  const { t } = useLanguage();
  if (content.kind === 'application/pdf') return <PdfPages bytes={content.bytes} name={content.name} />;
  if (content.kind === 'image/jpeg' || content.kind === 'image/png') return <Photograph content={content} />;
  return <p className="muted">{t.cases.viewer.notShown}</p>;
}

function Photograph({ content }: { content: Content }) {
  const [url, setUrl] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(content.bytes);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return url ? <img className="viewer-photograph" src={url} alt={content.name} /> : null;
}

/** The hub writes names as RFC 5987 has them. */
function nameOf(response: Response): string {
  const coded = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return coded ? decodeURIComponent(coded) : '';
}
