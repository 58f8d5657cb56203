import { useState } from 'react';
import { useLanguage } from '@/i18n';
import { type Position, parsePositions, round } from './coordinates';

interface Props {
  id: string;
  label: string;
  positions: Position[];
  single: boolean;
  disabled: boolean;
  describedBy?: string | undefined;
  onChange: (positions: Position[]) => void;
}

/** Points as numbers: typed one by one, or pasted as lines. */
export function CoordinateTable({ id, label, positions, single, disabled, describedBy, onChange }: Props) {
  const { t } = useLanguage();
  const words = t.form.geometry;
  const [pasted, setPasted] = useState<string | null>(null);
  const [bad, setBad] = useState<string[]>([]);
  const rows: (Position | null)[] = positions.length > 0 ? positions : [null];
  const setOne = (index: number, axis: 0 | 1, text: string) => {
    const number = Number(text);
    if (text.trim() === '' || Number.isNaN(number)) return;
    const next = positions.slice();
    const now: Position = [...(next[index] ?? ([0, 0] as Position))];
    now[axis] = round(number);
    next[index] = now;
    onChange(next);
  };
  const take = () => {
    const read = parsePositions(pasted ?? '');
    setBad(read.bad);
    // Half an outline is another outline: all lines or none.
    if (read.positions.length === 0 || read.bad.length > 0) return;
    onChange(single ? read.positions.slice(0, 1) : read.positions);
    setPasted(null);
  };
  return (
    <div className="coordinates">
      <div className="coordinates-scroll" role="region" tabIndex={0} aria-label={label}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.point}</th>
              <th scope="col">{words.longitude}</th>
              <th scope="col">{words.latitude}</th>
              {!disabled && !single && <td />}
            </tr>
          </thead>
          <tbody>
            {rows.map((position, index) => (
              <tr key={`${index}-${position?.join()}`}>
                <th scope="row">{index + 1}</th>
                {([0, 1] as const).map((axis) => (
                  <td key={axis}>
                    <input
                      id={index === 0 && axis === 0 ? id : undefined}
                      className="form-input form-number"
                      inputMode="decimal"
                      aria-label={`${words.point} ${index + 1} ${axis === 0 ? words.longitude : words.latitude}`}
                      aria-describedby={describedBy}
                      defaultValue={position?.[axis] ?? ''}
                      disabled={disabled}
                      onBlur={(event) => setOne(index, axis, event.target.value)}
                    />
                  </td>
                ))}
                {!disabled && !single && (
                  <td>
                    <button
                      type="button"
                      className="link-button coordinates-remove"
                      aria-label={words.removePoint(index + 1)}
                      onClick={() => onChange(positions.filter((_, at) => at !== index))}
                    >
                      ×
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!disabled && (
        <div className="form-table-actions">
          {!single && (
            <button
              type="button"
              className="button"
              onClick={() => onChange([...positions, positions.at(-1) ?? [104.06, 30.67]])}
            >
              {words.addPoint}
            </button>
          )}
          <button
            type="button"
            className="button"
            aria-expanded={pasted !== null}
            onClick={() => {
              setPasted(pasted === null ? '' : null);
              setBad([]);
            }}
          >
            {words.paste}
          </button>
        </div>
      )}
      {pasted !== null && (
        <div className="form-paste">
          <label htmlFor={`${id}-paste`}>{words.pasteLabel}</label>
          <textarea
            id={`${id}-paste`}
            className="form-input"
            rows={5}
            value={pasted}
            onChange={(event) => setPasted(event.target.value)}
          />
          {bad.length > 0 && (
            <p role="alert" className="problem-refuse">
              {words.badLines(bad.slice(0, 3).join('；'))}
            </p>
          )}
          <button type="button" className="button button-primary" disabled={!pasted.trim()} onClick={take}>
            {words.take}
          </button>
        </div>
      )}
    </div>
  );
}
