import { useSyncExternalStore } from 'react';
import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Case, EarlierFile, JsonObject, MaterialDef, Problem, StoredFile } from '@/api/shapes';
import { upload } from '@/api/upload';
import { holds } from '@/form/condition';
import { Uploader } from '@/form/fields/Uploader';
import { elementId } from '@/form/hooks';
import { ProblemList } from '@/form/ProblemList';
import type { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';
import { formatTime } from '@/lib/time';
import { Card } from '@/ui/Card';
import { FileLine } from '@/ui/FileLine';
import { Tag } from '@/ui/Tag';
import { Reuse } from './Reuse';

interface Props {
  given: Case;
  uid: string;
  editable?: boolean;
  problems?: Problem[];
  /** The form while it is filled in; else as it is stored. */
  store?: FormStore;
  onChanged?: (revision: number) => void;
}

/** The files of a case, by what they are for. */
export function Materials({ given, uid, editable = false, problems = [], store, onChanged }: Props) {
  const { t } = useLanguage();
  if (given['material-defs'].length === 0) return null;
  return (
    <Card title={<span id={`${uid}-materials`}>{t.cases.materials.title}</span>} className="card-after">
      {editable && <Reuse given={given} onChanged={onChanged} />}
      <ul className="materials">
        {given['material-defs'].map((material) => (
          <Material
            key={material.id}
            given={given}
            material={material}
            uid={uid}
            store={store}
            editable={editable}
            problems={problems.filter((p) => p.at === `/materials/${material.id}`)}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </Card>
  );
}

interface OneProps {
  given: Case;
  material: MaterialDef;
  uid: string;
  editable: boolean;
  problems: Problem[];
  store: FormStore | undefined;
  onChanged: ((revision: number) => void) | undefined;
}

function Material({ given, material, uid, editable, problems, store, onChanged }: OneProps) {
  const { t, say } = useLanguage();
  const refresh = useRefresh();
  const words = t.work.procedure;
  const id = elementId(uid, `/materials/${material.id}`);
  const path = `/cases/${encodeURIComponent(given.id)}`;
  const files = given.materials[material.id] ?? [];
  const required = useSyncExternalStore(
    (listener) => store?.subscribe('u:', listener) ?? (() => undefined),
    () => isRequired(material, store?.value ?? given.form),
  );
  const put = async (next: StoredFile[]) => {
    const answer = await api.put<{ revision: number }>(`${path}/materials/${material.id}`, {
      files: next.map((f) => f.file),
    });
    onChanged?.(answer.revision);
    await refresh(path);
  };
  return (
    <li className={problems.length > 0 ? 'form-has-problem' : ''}>
      <div className="material-name">
        <span id={`${id}-name`}>{say(material.title)}</span>{' '}
        {required ? (
          <Tag tone="blue">{words.required}</Tag>
        ) : (
          <Tag>{material.required === false ? words.optionalMaterial : words.condition}</Tag>
        )}
        {material['sealed-by'] && <small className="muted"> {words.sealedBy(say(material['sealed-by']))}</small>}
      </div>
      {!editable && files.length === 0 ? (
        <p className="muted">{t.cases.materials.none}</p>
      ) : (
        <Uploader
          id={id}
          files={files}
          kinds={material.kinds}
          maxFiles={material['max-files']}
          maxMb={material['max-mb']}
          disabled={!editable}
          describedBy={`${id}-name`}
          upload={(file, progress) => upload(file, progress, { case: given.id, material: material.id })}
          onChange={put}
        />
      )}
      <EarlierFiles files={given['earlier-materials'][material.id] ?? []} />
      <ProblemList problems={problems} />
    </li>
  );
}

/** What was replaced after it had been handed in. */
function EarlierFiles({ files }: { files: EarlierFile[] }) {
  const { t } = useLanguage();
  if (files.length === 0) return null;
  return (
    <details className="earlier-files">
      <summary>{t.cases.materials.earlier(files.length)}</summary>
      <ul className="uploader-list">
        {[...files].reverse().map((file) => (
          <li key={file.file}>
            <FileLine file={file}>
              <span className="muted">
                {t.cases.materials.replaced(file['replaced-by'], formatTime(file['replaced-at']))}
              </span>
            </FileLine>
          </li>
        ))}
      </ul>
    </details>
  );
}

function isRequired({ required }: MaterialDef, form: JsonObject): boolean {
  return typeof required === 'object' ? holds(required, form) === true : required;
}
