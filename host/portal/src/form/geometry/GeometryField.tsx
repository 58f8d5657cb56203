import { lazy, Suspense, useState } from 'react';
import { useLanguage } from '@/i18n';
import type { ControlProps } from '../Control';
import { useForm, useRaw, useValue } from '../hooks';
import { CoordinateTable } from './CoordinateTable';
import { areaOf, geometryOf, type Position, positionsOf } from './coordinates';
import { Sketch } from './Sketch';
import { fromRaw, isComplete, positionsIn, type TypedPoint, toRaw, typedOf } from './typed';
import './geometry.css';

const MapDraw = lazy(() => import('./MapDraw'));

/** A place or an outline: drawn on the map, or given as coordinates, which the keyboard and a survey report can do. */
export default function GeometryField({ field, pointer, id, describedBy }: ControlProps) {
  const { store, disabled } = useForm();
  const { t, say } = useLanguage();
  const value = useValue(pointer);
  const raw = useRaw(pointer);
  const [drawing, setDrawing] = useState(false);
  const positions = positionsOf(value);
  const set = (next: Position[]) => store.set(pointer, geometryOf(field.shape, next));
  const type = (points: TypedPoint[]) =>
    store.set(
      pointer,
      geometryOf(field.shape, positionsIn(points)),
      points.every(isComplete) ? undefined : toRaw(points),
    );
  const area = field.shape === 'polygon' ? areaOf(positions) : 0;
  const others = positionsOfOthers(store.value, pointer);
  return (
    <div
      className="geometry"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) store.touch(pointer);
      }}
    >
      <div className="geometry-sides">
        <CoordinateTable
          id={id}
          label={`${say(field.title)} ${t.form.geometry.table}`}
          points={raw === undefined ? positions.map(typedOf) : fromRaw(raw)}
          single={field.shape === 'point'}
          disabled={disabled}
          describedBy={describedBy}
          onChange={type}
          onTake={set}
        />
        <div className="geometry-picture">
          {drawing ? (
            <Suspense fallback={<div className="form-loading geometry-map" />}>
              <MapDraw shape={field.shape} positions={positions} others={others} onDrawn={set} />
            </Suspense>
          ) : field.shape === 'point' && others.length === 0 ? null : (
            <Sketch positions={positions} others={others} shape={field.shape} />
          )}
          {!disabled && (
            <button type="button" className="button" aria-pressed={drawing} onClick={() => setDrawing(!drawing)}>
              {drawing ? t.form.geometry.closeMap : t.form.geometry.openMap}
            </button>
          )}
          {area > 0 && (
            <p className="form-hint">
              {t.form.geometry.area(area.toLocaleString('en-US', { maximumFractionDigits: 1 }))}
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

/** Other places of the same form, drawn faintly: a site lies within its outline. */
function positionsOfOthers(form: Record<string, unknown>, pointer: string): Position[][] {
  return Object.entries(form)
    .filter(([key]) => `/${key}` !== pointer)
    .map(([, value]) => positionsOf(value as never))
    .filter((positions) => positions.length > 0);
}
