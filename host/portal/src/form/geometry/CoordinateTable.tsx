import { useState } from 'react';
import { useLanguage } from '@/i18n';
import { type Position, parsePositions } from './coordinates';
import { BLANK, type TypedPoint } from './typed';

interface Props {
  id: string;
  label: string;
  points: TypedPoint[];
  single: boolean;
  disabled: boolean;
  describedBy?: string | undefined;
  onChange: (points: TypedPoint[]) => void;
  onTake: (positions: Position[]) => void;
}

/** Points as numbers: typed one by one, or pasted as lines. */
export function CoordinateTable({ id, label, points, single, disabled, describedBy, onChange, onTake }: Props) {
  const { t } = useLanguage();
  const words = t.form.geometry;
  const [pasted, setPasted] = useState<string | null>(null);
  const [bad, setBad] = useState<string[]>([]);
  const rows = points.length > 0 ? points : [BLANK];
  const setOne = (index: number, axis: 0 | 1, text: string) => {
    const now: TypedPoint = [...(rows[index] ?? BLANK)];
    now[axis] = text;
    onChange(rows.map((row, at) => (at === index ? now : row)));
  };
  const take = () => {
    const read = parsePositions(pasted ?? '');
    setBad(read.bad);
    // Half an outline is another outline: all lines or none.
    if (read.positions.length === 0 || read.bad.length > 0) return;
    onTake(single ? read.positions.slice(0, 1) : read.positions);
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
            {rows.map((point, index) => (
              <tr key={index}>
                <th scope="row">{index + 1}</th>
                {([0, 1] as const).map((axis) => (
                  <td key={axis}>
                    <Coordinate
                      id={index === 0 && axis === 0 ? id : undefined}
                      label={`${words.point} ${index + 1} ${axis === 0 ? words.longitude : words.latitude}`}
                      describedBy={describedBy}
                      text={point[axis]}
                      disabled={disabled}
                      onLeave={(text) => setOne(index, axis, text)}
                    />
                  </td>
                ))}
                {!disabled && !single && (
                  <td>
                    <button
                      type="button"
                      className="link-button coordinates-remove"
                      aria-label={words.removePoint(index + 1)}
                      onClick={() => onChange(points.filter((_, at) => at !== index))}
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
            <button type="button" className="button" onClick={() => onChange([...rows, BLANK])}>
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
              {words.badLines(bad.slice(0, 3).join(t.shell.semicolon))}
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

interface CoordinateProps {
  id: string | undefined;
  label: string;
  describedBy: string | undefined;
  text: string;
  disabled: boolean;
  onLeave: (text: string) => void;
}

function Coordinate({ id, label, describedBy, text, disabled, onLeave }: CoordinateProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const leave = () => {
    if (typed !== null && typed !== text) onLeave(typed);
    setTyped(null);
  };
  return (
    <input
      id={id}
      className="form-input form-number"
      inputMode="decimal"
      aria-label={label}
      aria-describedby={describedBy}
      value={typed ?? text}
      disabled={disabled}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
    />
  );
}
