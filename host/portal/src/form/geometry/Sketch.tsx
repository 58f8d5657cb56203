import { useLanguage } from '@/i18n';
import type { Shape } from '../kinds';
import type { Position } from './coordinates';

interface Props {
  positions: Position[];
  others: Position[][];
  shape: Shape;
}

const SIZE = 240;
const PAD = 20;
/** The arrow to the north has a margin of its own. */
const NORTH = 24;

/** A small picture of the coordinates, without a map: enough to see a swapped pair or a crossed outline. */
export function Sketch({ positions, others, shape }: Props) {
  const { t } = useLanguage();
  const all = [...positions, ...others.flat()];
  if (positions.length === 0) return <div className="sketch sketch-empty">{t.form.geometry.nothing}</div>;
  const scale = scaler(all);
  const path = (ring: Position[]) =>
    ring
      .map((p) =>
        scale(p)
          .map((v) => v.toFixed(1))
          .join(','),
      )
      .join(' ');
  return (
    <svg
      className="sketch"
      viewBox={`0 0 ${SIZE + NORTH} ${SIZE}`}
      role="img"
      aria-label={t.form.geometry.sketch(positions.length)}
    >
      {others.map((ring, index) =>
        ring.length === 1 ? (
          <Dot key={index} at={scale(ring[0] as Position)} faint />
        ) : (
          <polygon key={index} points={path(ring)} className="sketch-other" />
        ),
      )}
      {shape === 'line' && <polyline points={path(positions)} className="sketch-line" />}
      {shape !== 'line' && positions.length > 2 && <polygon points={path(positions)} className="sketch-area" />}
      {positions.length <= 30 &&
        positions.map((p, index) => (
          <Dot key={index} at={scale(p)} label={positions.length > 1 ? String(index + 1) : ''} />
        ))}
      <g className="sketch-north" aria-hidden="true">
        <path d={`M${SIZE + 8} 28 v-14 m-4 5 l4 -5 l4 5`} />
        <text x={SIZE + 8} y={40}>
          N
        </text>
      </g>
    </svg>
  );
}

function Dot({ at, label, faint }: { at: Position; label?: string; faint?: boolean }) {
  return (
    <g className={faint ? 'sketch-faint' : undefined}>
      <circle cx={at[0]} cy={at[1]} r={3.5} className="sketch-dot" />
      {label && (
        <text x={at[0] + 6} y={at[1] - 5} className="sketch-label">
          {label}
        </text>
      )}
    </g>
  );
}

function scaler(all: Position[]): (p: Position) => Position {
  const xs = all.map((p) => p[0]);
  const ys = all.map((p) => p[1]);
  const west = Math.min(...xs);
  const south = Math.min(...ys);
  const squeeze = Math.cos((south * Math.PI) / 180);
  const width = (Math.max(...xs) - west) * squeeze;
  const height = Math.max(...ys) - south;
  const span = Math.max(width, height, 1e-9);
  const unit = (SIZE - 2 * PAD) / span;
  const left = (SIZE - width * unit) / 2;
  const bottom = (SIZE - height * unit) / 2;
  return ([x, y]) => [left + (x - west) * squeeze * unit, SIZE - bottom - (y - south) * unit];
}
