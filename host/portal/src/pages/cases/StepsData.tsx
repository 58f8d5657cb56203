import { directory } from '@/api/directory';
import type { Case, JsonObject } from '@/api/shapes';
import { compile } from '@/form/model';
import { AnswerList } from '@/form/read/AnswerList';
import { useLanguage } from '@/i18n';

/** What was filled in at the steps themselves. */
export function StepsData({ given }: { given: Case }) {
  const { t, say } = useLanguage();
  const filled = Object.entries(given['steps-data']).filter(([, value]) => Object.keys(value).length > 0);
  return filled.map(([id, value]) => {
    const step = given.workflow.steps.find((one) => one.id === id);
    const schema = step?.forms?.find((form) => fits(form, value)) ?? null;
    return (
      <section key={id} className="differences">
        <h2>{t.cases.stepData(say(step?.title) || id)}</h2>
        {schema ? (
          <AnswerList schema={schema} value={value} directory={directory} />
        ) : (
          <dl className="answer-grid">
            {Object.entries(value).map(([key, own]) => (
              <div className="answer" key={key}>
                <dt>{key}</dt>
                <dd>{typeof own === 'object' ? JSON.stringify(own) : String(own)}</dd>
              </div>
            ))}
          </dl>
        )}
      </section>
    );
  });
}

/** A step may have a form for each of its actions: the one that has all these fields was filled in. */
function fits(schema: JsonObject, value: JsonObject): boolean {
  const known = new Set(compile(schema).order);
  return Object.keys(value).every((key) => known.has(key));
}
