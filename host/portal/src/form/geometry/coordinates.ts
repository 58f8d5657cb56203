// Coordinates as people have them: from a table of a survey report, one point a line, longitude and latitude in CGCS2000.
import type { Json, JsonObject } from '@/api/shapes';
import type { Shape } from '../kinds';

export type Position = [number, number];

export function positionsOf(geometry: Json | undefined): Position[] {
  if (geometry === null || typeof geometry !== 'object' || Array.isArray(geometry)) return [];
  const { type, coordinates } = geometry as JsonObject;
  if (type === 'Point' && isPosition(coordinates)) return [coordinates];
  if (type === 'LineString' && Array.isArray(coordinates)) return coordinates.filter(isPosition);
  if (type === 'Polygon' && Array.isArray(coordinates)) {
    const ring = (Array.isArray(coordinates[0]) ? coordinates[0] : []).filter(isPosition);
    // The closing point repeats the first and is not shown.
    return ring.length > 1 && equal(ring[0], ring.at(-1)) ? ring.slice(0, -1) : ring;
  }
  return [];
}

export function geometryOf(shape: Shape, positions: Position[]): JsonObject | undefined {
  if (positions.length === 0) return undefined;
  if (shape === 'point' || (shape === 'any' && positions.length === 1))
    return { type: 'Point', coordinates: positions[0] as Json };
  if (shape === 'line' || (shape === 'any' && positions.length === 2))
    return { type: 'LineString', coordinates: positions as Json };
  return { type: 'Polygon', coordinates: [[...positions, positions[0] as Position]] as Json };
}

function isPosition(value: Json | undefined): value is Position {
  return Array.isArray(value) && value.length >= 2 && typeof value[0] === 'number' && typeof value[1] === 'number';
}

function equal(a: Position | undefined, b: Position | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
}

/** Lines of `104.123 30.456`, with or without a leading point number; degrees, minutes and seconds too. */
export function parsePositions(text: string): { positions: Position[]; bad: string[] } {
  const positions: Position[] = [];
  const bad: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const found = readLine(line);
    if (found) positions.push(found);
    else bad.push(line.trim());
  }
  if (positions.length > 3 && equal(positions[0], positions.at(-1))) positions.pop();
  return { positions, bad };
}

function readLine(line: string): Position | null {
  const degrees = [...line.matchAll(/(\d{1,3})\s*°\s*(\d{1,2})\s*[′']\s*(\d{1,2}(?:\.\d+)?)\s*[″"]?/g)].map(
    ([, d, m, s]) => Number(d) + Number(m) / 60 + Number(s) / 3600,
  );
  const numbers = degrees.length >= 2 ? degrees : (line.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  const [x, y] = numbers.slice(-2);
  if (x === undefined || y === undefined) return null;
  const pair: Position = Math.abs(x) > 90 || Math.abs(y) <= 90 ? [x, y] : [y, x];
  return Math.abs(pair[0]) <= 180 && Math.abs(pair[1]) <= 90 ? [round(pair[0]), round(pair[1])] : null;
}

/** Eight decimals of a degree: about a millimetre. */
export function round(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}

/** Square metres of a ring on the CGCS2000 ellipsoid, near enough to compare with a stated area. */
export function areaOf(positions: Position[]): number {
  if (positions.length < 3) return 0;
  const a = 6_378_137;
  const e2 = 0.006694380022900788;
  const lat0 = (positions.reduce((sum, p) => sum + p[1], 0) / positions.length) * (Math.PI / 180);
  const w = Math.sqrt(1 - e2 * Math.sin(lat0) ** 2);
  const perLng = (a / w) * Math.cos(lat0) * (Math.PI / 180);
  const perLat = ((a * (1 - e2)) / w ** 3) * (Math.PI / 180);
  const origin = positions[0] as Position;
  const flat = positions.map(([x, y]): Position => [(x - origin[0]) * perLng, (y - origin[1]) * perLat]);
  let twice = 0;
  for (const [index, p] of flat.entries()) {
    const q = flat[(index + 1) % flat.length] as Position;
    twice += p[0] * q[1] - q[0] * p[1];
  }
  return Math.abs(twice) / 2;
}
