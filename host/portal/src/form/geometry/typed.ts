// Points as they are typed, until they are positions: what is half there is kept as typed, and no value.
import { type Position, round } from './coordinates';

/** Longitude and latitude as in their inputs. */
export type TypedPoint = [string, string];

export interface Gap {
  point: number;
  axis: 'longitude' | 'latitude';
  /** What stands there, when it is no number. */
  text: string;
}

export const BLANK: TypedPoint = ['', ''];

export const typedOf = ([x, y]: Position): TypedPoint => [String(x), String(y)];

export const toRaw = (points: TypedPoint[]): string => points.map((point) => point.join('\t')).join('\n');

export const fromRaw = (raw: string): TypedPoint[] =>
  raw.split('\n').map((line) => {
    const [x = '', y = ''] = line.split('\t');
    return [x, y];
  });

const isNumber = (text: string) => /^[+-]?\d+(\.\d+)?$/.test(text.trim());
const isBlank = (point: TypedPoint) => point.every((text) => text.trim() === '');

export function isComplete(point: TypedPoint): boolean {
  return point.every(isNumber);
}

export function positionsIn(points: TypedPoint[]): Position[] {
  return points.filter(isComplete).map(([x, y]) => [round(Number(x)), round(Number(y))]);
}

/** The first that is missing or no number in a point that was begun. */
export function gapIn(points: TypedPoint[]): Gap | null {
  const index = points.findIndex((point) => !isBlank(point) && !isComplete(point));
  const found = points[index];
  if (!found) return null;
  const axis = isNumber(found[0]) ? 1 : 0;
  return { point: index + 1, axis: axis === 0 ? 'longitude' : 'latitude', text: found[axis].trim() };
}
