import { useCallback, useSyncExternalStore } from 'react';
import { elementId } from '@/form/hooks';
import { partsOf } from '@/form/parts';
import type { FormStore } from '@/form/store';
import { useLanguage } from '@/i18n';

/** The parts of a long form, beside it; each says how many of its fields need a change. */
export function PartNav({ store, uid, withMaterials }: { store: FormStore; uid: string; withMaterials: boolean }) {
  const { t, say } = useLanguage();
  const layout = useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribe('l:', listener), [store]),
    () => store.layout(''),
  );
  const problems = useSyncExternalStore(
    useCallback((listener: () => void) => store.subscribe('p:*', listener), [store]),
    () => store.problems.shown(),
  );
  const parts = partsOf(store.model, layout);
  if (parts.length < 2) return null;
  const count = (ids: string[]) =>
    problems.filter((p) => p.level === 'refuse' && ids.some((id) => p.at === `/${id}` || p.at?.startsWith(`/${id}/`)))
      .length;
  return (
    <nav className="part-nav" aria-label={t.cases.fill.parts}>
      <ol>
        {parts.map((part) => {
          return (
            <li key={part.key}>
              <a href={`#${elementId(uid, `-part-${part.key}`)}`}>
                {say(part.title)}
                <Count wrong={count(part.fields.map((placed) => placed.field.id))} />
              </a>
            </li>
          );
        })}
        {withMaterials && (
          <li>
            <a href={`#${uid}-materials`}>
              {t.cases.materials.title}
              <Count wrong={count(['materials'])} />
            </a>
          </li>
        )}
      </ol>
    </nav>
  );
}

function Count({ wrong }: { wrong: number }) {
  return wrong > 0 && <span className="part-count">{wrong}</span>;
}
