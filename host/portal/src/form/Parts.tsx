import { useLanguage } from '@/i18n';
import { FieldRow } from './FieldRow';
import { elementId, useForm, useLayout } from './hooks';
import { partsOf } from './parts';

/** The form's parts as sections with headings; a form without parts is one list. */
export function Parts() {
  const { store, uid } = useForm();
  const layout = useLayout('');
  const { say } = useLanguage();
  return partsOf(store.model, layout).map((part) => (
    <section
      className="form-part"
      key={part.key}
      aria-labelledby={part.title ? elementId(uid, `-part-${part.key}`) : undefined}
    >
      {part.title && (
        <h2 className="form-part-title" id={elementId(uid, `-part-${part.key}`)}>
          {say(part.title)}
        </h2>
      )}
      <div className="form-grid">
        {part.fields.map((placed) => (
          <FieldRow key={placed.field.id} placed={placed} pointer={`/${placed.field.id}`} />
        ))}
      </div>
    </section>
  ));
}
