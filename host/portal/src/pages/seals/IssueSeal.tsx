import { useId, useState } from 'react';
import { api } from '@/api/client';
import type { SealKind } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Confirmed } from './Confirmed';

type Issued = Exclude<SealKind, 'personal'>;

const BLANK = { name: '', project: '', systems: '', documents: '', until: '' };

/** A seal of the organisation; without one, a signature of one's own. */
export function IssueSeal({ organisation, onClose }: { organisation: string | null; onClose: () => void }) {
  const { t } = useLanguage();
  const words = t.seals.issue;
  const [kind, setKind] = useState<Issued>('organisation');
  const [given, setGiven] = useState(BLANK);
  const id = useId();
  const field = (name: keyof typeof BLANK, type = 'text') => (
    <div className="form-field">
      <label className="form-label" htmlFor={`${id}-${name}`}>
        {words[name]}
      </label>
      <input
        id={`${id}-${name}`}
        className="form-input"
        type={type}
        value={given[name]}
        onChange={(event) => setGiven({ ...given, [name]: event.target.value })}
      />
    </div>
  );
  if (!organisation)
    return (
      <Confirmed
        title={words.own}
        go={words.go}
        ready
        onClose={onClose}
        onGo={(confirmation) => api.post('/seals', { confirmation })}
      >
        {null}
      </Confirmed>
    );
  const department = kind === 'project-department';
  return (
    <Confirmed
      title={words.open}
      go={words.go}
      ready={given.name.trim() !== '' && (!department || given.project.trim() !== '')}
      onClose={onClose}
      onGo={(confirmation) =>
        api.post(`/organisations/${encodeURIComponent(organisation)}/seals`, {
          kind,
          name: given.name.trim(),
          project: department ? given.project.trim() : null,
          systems: list(given.systems),
          documents: list(given.documents),
          until: given.until || null,
          confirmation,
        })
      }
    >
      <p className="muted">{words.about}</p>
      <div className="form-field">
        <label className="form-label" htmlFor={`${id}-kind`}>
          {words.kind}
        </label>
        <select
          id={`${id}-kind`}
          className="form-input"
          value={kind}
          onChange={(event) => setKind(event.target.value as Issued)}
        >
          <option value="organisation">{words.kinds.organisation}</option>
          <option value="project-department">{words.kinds['project-department']}</option>
        </select>
      </div>
      {field('name')}
      {department && field('project')}
      {field('systems')}
      {field('documents')}
      {field('until', 'date')}
    </Confirmed>
  );
}

function list(text: string): string[] {
  return text
    .split(/[\s,，、]+/)
    .map((word) => word.trim())
    .filter(Boolean);
}
