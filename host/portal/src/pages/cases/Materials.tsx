import { api } from '@/api/client';
import { useRefresh } from '@/api/query';
import type { Case, MaterialDef, Problem, StoredFile } from '@/api/shapes';
import { upload } from '@/api/upload';
import { Uploader } from '@/form/fields/Uploader';
import { elementId } from '@/form/hooks';
import { ProblemList } from '@/form/ProblemList';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Tag } from '@/ui/Tag';

interface Props {
  given: Case;
  uid: string;
  editable?: boolean;
  problems?: Problem[];
  onChanged?: (revision: number) => void;
}

/** The files of a case, by what they are for. */
export function Materials({ given, uid, editable = false, problems = [], onChanged }: Props) {
  const { t } = useLanguage();
  if (given['material-defs'].length === 0) return null;
  return (
    <Card title={<span id={`${uid}-materials`}>{t.cases.materials.title}</span>} className="card-after">
      <ul className="materials">
        {given['material-defs'].map((material) => (
          <Material
            key={material.id}
            given={given}
            material={material}
            uid={uid}
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
  onChanged: ((revision: number) => void) | undefined;
}

function Material({ given, material, uid, editable, problems, onChanged }: OneProps) {
  const { t, say } = useLanguage();
  const refresh = useRefresh();
  const words = t.work.procedure;
  const id = elementId(uid, `/materials/${material.id}`);
  const path = `/cases/${encodeURIComponent(given.id)}`;
  const files = given.materials[material.id] ?? [];
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
        {material.required === true ? (
          <Tag tone="blue">{words.required}</Tag>
        ) : (
          <Tag>{typeof material.required === 'object' ? words.condition : words.optionalMaterial}</Tag>
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
          upload={upload}
          onChange={put}
        />
      )}
      <ProblemList problems={problems} />
    </li>
  );
}
