import { useMemo } from 'react';
import type { JsonObject } from '@/api/shapes';
import { compile, layoutFor } from '@/form/model';
import { partsOf } from '@/form/parts';
import { useLanguage } from '@/i18n';

interface Props {
  schema: JsonObject;
  form: JsonObject;
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** The fields that the applicant must correct, ticked one by one. */
export function CorrectionFields({ schema, form, chosen, onChange }: Props) {
  const { t, say } = useLanguage();
  const model = useMemo(() => compile(schema), [schema]);
  const layout = layoutFor(model, form);
  const toggle = (at: string, on: boolean) => onChange(on ? [...chosen, at] : chosen.filter((one) => one !== at));
  return (
    <fieldset className="correction-fields">
      <legend className="form-label">{t.cases.dialog.fields}</legend>
      <p className="form-hint">{t.cases.dialog.fieldsAbout}</p>
      <div className="form-scroll" role="group" tabIndex={0} aria-label={t.cases.dialog.fields}>
        {partsOf(model, layout).map((part) => (
          <div key={part.key}>
            {part.title && <p className="muted">{say(part.title)}</p>}
            <div className="form-options form-columns">
              {part.fields.map(({ field }) => (
                <label className="form-option" key={field.id}>
                  <input
                    type="checkbox"
                    checked={chosen.includes(`/${field.id}`)}
                    onChange={(event) => toggle(`/${field.id}`, event.target.checked)}
                  />
                  <span>{say(field.title)}</span>
                </label>
              ))}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
