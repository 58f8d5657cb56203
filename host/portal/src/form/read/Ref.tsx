import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useLanguage } from '@/i18n';
import type { Directory } from '../directory';

interface Props {
  kind: 'organisation' | 'person' | 'project' | 'division' | 'system';
  id: string;
  directory: Directory;
}

/** An id with its name before it; the bare id while the name is not known or not for me. */
export function Ref({ kind, id, directory }: Props) {
  const { lang } = useLanguage();
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    nameOf(directory, kind, id, lang).then(
      (found) => current && setName(found),
      () => current && setName(null),
    );
    return () => {
      current = false;
    };
  }, [directory, kind, id, lang]);
  if (kind === 'project')
    return (
      <>
        {name && <>{name} </>}
        <Link to={`/projects/${encodeURIComponent(id)}`} className="mono">
          {id}
        </Link>
      </>
    );
  if (!name) return <span className={kind === 'system' ? '' : 'mono'}>{id}</span>;
  return (
    <>
      {name}
      {kind === 'organisation' && <small className="answer-code">{id}</small>}
    </>
  );
}

async function nameOf(
  directory: Directory,
  kind: Props['kind'],
  id: string,
  lang: 'zh' | 'en',
): Promise<string | null> {
  if (kind === 'division') return (await directory.divisions()).find((d) => d.code === id)?.[lang] ?? null;
  if (kind === 'system') return (await directory.systems()).find((s) => s.id === id)?.title[lang] ?? null;
  return directory.label(kind, id);
}
