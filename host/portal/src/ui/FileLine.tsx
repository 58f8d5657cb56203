import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { BASE } from '@/api/client';
import type { StoredFile } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { formatBytes } from '@/lib/size';
import { formatTime } from '@/lib/time';
import { Tag } from './Tag';

interface Props {
  file: StoredFile;
  children?: ReactNode;
}

/** Kinds that a page of the portal shows; others are downloaded. */
const SHOWN = ['application/pdf', 'image/jpeg', 'image/png'];

/** One attached file: its small picture, its name, where it comes from. */
export function FileLine({ file, children }: Props) {
  const { t, say } = useLanguage();
  const words = t.cases.materials;
  const id = encodeURIComponent(file.file);
  const shown = SHOWN.includes(file['media-type']);
  return (
    <>
      {shown && <Picture key={file.file} id={id} />}
      <span className="file-words">
        {shown ? <Link to={`/files/${id}`}>{file.name}</Link> : <a href={`${BASE}/files/${id}`}>{file.name}</a>}{' '}
        {file.size > 0 && <span className="uploader-size">{formatBytes(file.size)}</span>}{' '}
        {file.new && <Tag tone="amber">{words.isNew}</Tag>}
        {file.from ? (
          <small className="muted">
            {words.from(say(file.from['system-title']), file.from.number ?? '', formatTime(file.from.at))}
          </small>
        ) : (
          file.by && file.at && <small className="muted">{words.given(file.by, formatTime(file.at))}</small>
        )}
      </span>
      {children}
    </>
  );
}

/** Decoration: the name beside it says what it is. A file that cannot be drawn has a plain sheet. */
function Picture({ id }: { id: string }) {
  const [none, setNone] = useState(false);
  if (none) return <span className="file-picture file-picture-none" aria-hidden="true" />;
  return (
    <img
      className="file-picture"
      src={`${BASE}/files/${id}/preview`}
      alt=""
      loading="lazy"
      onError={() => setNone(true)}
    />
  );
}
