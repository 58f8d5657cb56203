import type { Case, Json, JsonObject } from '@/api/shapes';
import { compile } from '@/form/model';
import { editText } from '@/form/parse';
import { fieldAt } from '@/form/validate';
import { useLanguage } from '@/i18n';

/** Field by field: what was filled in, and what the registry says. */
export function Differences({ given }: { given: Case }) {
  const { t, say } = useLanguage();
  const words = t.cases.differences;
  const rows = given.data.differences;
  if (!Array.isArray(rows) || rows.length === 0 || !given.schema) return null;
  const model = compile(given.schema);
  const field = (id: string) => fieldAt(model, given.form, id.startsWith('/') ? id : `/${id}`);
  const show = (id: string, value: Json | undefined) => {
    if (isPair(value)) return say(value);
    const known = field(id);
    return known ? editText(known, value) || '—' : String(value ?? '—');
  };
  return (
    <section className="differences">
      <h2>{words.title}</h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{words.field}</th>
            <th scope="col">{words.form}</th>
            <th scope="col">{words.registry}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const { field: id, title, form, registry } = row as JsonObject;
            const name = String(id);
            return (
              <tr key={`${name}-${index}`}>
                <th scope="row">{isPair(title) ? say(title) : say(field(name)?.title) || name}</th>
                <td>{show(name, form)}</td>
                <td>{show(name, registry)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** A text that the rules wrote for people. */
function isPair(value: Json | undefined): value is { zh: string; en: string } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value.zh === 'string';
}
