import Feature from 'ol/Feature';
import type Geometry from 'ol/geom/Geometry';
import LineString from 'ol/geom/LineString';
import Point from 'ol/geom/Point';
import Polygon from 'ol/geom/Polygon';
import Draw from 'ol/interaction/Draw';
import Modify from 'ol/interaction/Modify';
import Graticule from 'ol/layer/Graticule';
import VectorLayer from 'ol/layer/Vector';
import OlMap from 'ol/Map';
import VectorSource from 'ol/source/Vector';
import View from 'ol/View';
import { useEffect, useRef } from 'react';
import { useLanguage } from '@/i18n';
import type { Shape } from '../kinds';
import { type Position, round } from './coordinates';
import { STYLES } from './mapStyles';
import 'ol/ol.css';

interface Props {
  shape: Shape;
  positions: Position[];
  others: Position[][];
  onDrawn: (positions: Position[]) => void;
}

const CITY: Position = [104.06, 30.67];

/** Drawing with the pointer on a plain grid: no tiles, no boundaries are shipped. The coordinate table beside it is the keyboard's way. */
export default function MapDraw({ shape, positions, others, onDrawn }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const source = useRef(new VectorSource<Feature<Geometry>>());
  const drawn = useRef(onDrawn);
  drawn.current = onDrawn;
  const start = useRef({ positions, others });
  const { t } = useLanguage();

  useEffect(() => {
    source.current.clear();
    if (positions.length > 0) source.current.addFeature(new Feature(toGeometry(shape, positions)));
  }, [shape, positions]);

  useEffect(() => {
    const vector = source.current;
    const given = start.current;
    const around = new VectorSource({ features: given.others.map((ring) => new Feature(toGeometry('any', ring))) });
    const map = new OlMap({
      target: box.current ?? undefined,
      layers: [
        new Graticule({ showLabels: true, strokeStyle: STYLES.grid, wrapX: false }),
        new VectorLayer({ source: around, style: STYLES.faint }),
        new VectorLayer({ source: vector, style: STYLES.own }),
      ],
      view: new View({
        projection: 'EPSG:4326',
        center: given.positions[0] ?? given.others[0]?.[0] ?? CITY,
        zoom: 15,
        maxZoom: 24,
      }),
      controls: [],
    });
    const draw = new Draw({
      source: vector,
      type: shape === 'point' ? 'Point' : shape === 'line' ? 'LineString' : 'Polygon',
    });
    draw.on('drawend', (event) => {
      vector.clear();
      drawn.current(fromGeometry(event.feature.getGeometry()));
    });
    const modify = new Modify({ source: vector });
    modify.on('modifyend', () => drawn.current(fromGeometry(vector.getFeatures()[0]?.getGeometry())));
    map.addInteraction(modify);
    map.addInteraction(draw);
    const extent = vector.getExtent();
    if (vector.getFeatures().length > 0 && given.positions.length > 1 && extent)
      map.getView().fit(extent, { padding: [30, 30, 30, 30], maxZoom: 20 });
    return () => map.setTarget(undefined);
  }, [shape]);

  return (
    <div>
      <div className="geometry-map" ref={box} aria-hidden="true" />
      <p className="form-hint">{t.form.geometry.drawHint}</p>
    </div>
  );
}

function toGeometry(shape: Shape, positions: Position[]): Geometry {
  if (shape === 'point' || positions.length === 1) return new Point(positions[0] ?? CITY);
  if (shape === 'line' || positions.length === 2) return new LineString(positions);
  return new Polygon([[...positions, positions[0] as Position]]);
}

function fromGeometry(geometry: Geometry | undefined): Position[] {
  const pairs = (list: number[][]): Position[] => list.map(([x, y]) => [round(x ?? 0), round(y ?? 0)]);
  if (geometry instanceof Point) return pairs([geometry.getCoordinates()]);
  if (geometry instanceof LineString) return pairs(geometry.getCoordinates());
  if (geometry instanceof Polygon) return pairs(geometry.getCoordinates()[0] ?? []).slice(0, -1);
  return [];
}
