import type { MaterialDef } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Tag } from '@/ui/Tag';

export function MaterialsNeeded({ materials }: { materials: MaterialDef[] }) {
  const { t, say } = useLanguage();
  const words = t.work.procedure;
  if (materials.length === 0) return <p className="muted">{words.noMaterials}</p>;
  return (
    <ul className="material-list">
      {materials.map((material) => (
        <li key={material.id}>
          <p>
            {say(material.title)}{' '}
            {material.required === true ? (
              <Tag tone="blue">{words.required}</Tag>
            ) : (
              <Tag>{typeof material.required === 'object' ? words.condition : words.optionalMaterial}</Tag>
            )}
          </p>
          <p className="muted">
            {words.limits(material.kinds.join(t.shell.comma), material['max-mb'], material['max-files'])}
            {material['sealed-by'] && `${t.shell.semicolon}${words.sealedBy(say(material['sealed-by']))}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
