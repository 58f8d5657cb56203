import { useLanguage } from '@/i18n';
import type { Names } from './names';
import type { Drawn } from './series';
import { type Scale, scaled } from './units';

export interface ShownProps {
  shown: Drawn;
  scale: Scale;
  axis: string;
  split: string | null;
  names: Names;
  label: string;
}

/** The numbers of the chart, for whoever reads rather than looks. */
export function FigureTable({ shown, scale, axis, split, names, label }: ShownProps) {
  const { t } = useLanguage();
  const sum = (at: number) => shown.series.reduce((all, one) => all + (one.values[at] ?? 0), 0);
  const many = shown.series.length > 1;
  return (
    <div className="figure-table-box" role="region" tabIndex={0} aria-label={label}>
      <table className="figure-table">
        <thead>
          <tr>
            <th scope="col">{names.dimension(axis)}</th>
            {split !== null &&
              shown.series.map((one) => (
                <th key={one.name} scope="col" className="figure-value">
                  {names.value(split, one.name)}
                </th>
              ))}
            {(split === null || many) && (
              <th scope="col" className="figure-value">
                {split === null ? t.work.figures.value : t.form.total}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.axis.map((name, at) => (
            <tr key={name}>
              <th scope="row">{names.value(axis, name)}</th>
              {split !== null &&
                shown.series.map((one) => (
                  <td key={one.name} className="figure-value">
                    {scaled(one.values[at] ?? 0, scale)}
                  </td>
                ))}
              {(split === null || many) && <td className="figure-value">{scaled(sum(at), scale)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
