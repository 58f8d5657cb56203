import { lazy, Suspense, useId, useState } from 'react';
import type { Figure } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { Card } from '@/ui/Card';
import { Loading } from '@/ui/Loading';
import { FigureTable } from './FigureTable';
import { useNames } from './names';
import { dimensionsOf, drawn, firstAxis } from './series';
import { scaleOf } from './units';

const Chart = lazy(() => import('./Chart'));

/** A figure by its groups: along which dimension, split by which; drawn, and the same numbers as a table. */
export function FigureGroups({ figure }: { figure: Figure }) {
  const { t, say, lang } = useLanguage();
  const words = t.work.figures;
  const id = useId();
  const dimensions = dimensionsOf(figure);
  const first = firstAxis(figure);
  const [axis, setAxis] = useState(first);
  const [split, setSplit] = useState<string | null>(dimensions.find((one) => one !== first) ?? null);
  const names = useNames(figure);
  const groups = figure.groups ?? [];
  const title = say(figure.title);
  if (groups.length === 0 || axis === null)
    return (
      <Card title={title}>
        <p className="muted">{words.empty}</p>
      </Card>
    );
  const shown = drawn(groups, axis, split);
  const sums = shown.axis.map((_, at) => shown.series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0));
  const scale = scaleOf(figure.unit, sums, words, lang);
  const heading = scale.unit ? title + t.shell.inBrackets(scale.unit) : title;
  const choose = (next: string) => {
    if (next === split) setSplit(axis);
    setAxis(next);
  };
  return (
    <Card
      title={heading}
      tools={
        dimensions.length > 1 && (
          <span className="figure-tools">
            <label htmlFor={`${id}-axis`}>{words.by}</label>
            <select
              id={`${id}-axis`}
              className="form-input form-select"
              value={axis}
              onChange={(event) => choose(event.target.value)}
            >
              {dimensions.map((one) => (
                <option key={one} value={one}>
                  {names.dimension(one)}
                </option>
              ))}
            </select>
            <label htmlFor={`${id}-split`}>{words.split}</label>
            <select
              id={`${id}-split`}
              className="form-input form-select"
              value={split ?? ''}
              onChange={(event) => setSplit(event.target.value || null)}
            >
              <option value="">{words.notSplit}</option>
              {dimensions
                .filter((one) => one !== axis)
                .map((one) => (
                  <option key={one} value={one}>
                    {names.dimension(one)}
                  </option>
                ))}
            </select>
          </span>
        )
      }
    >
      <div className="figure-pair">
        <Suspense fallback={<Loading />}>
          <Chart shown={shown} scale={scale} axis={axis} split={split} names={names} label={words.chartOf(heading)} />
        </Suspense>
        <FigureTable shown={shown} scale={scale} axis={axis} split={split} names={names} label={heading} />
      </div>
    </Card>
  );
}
