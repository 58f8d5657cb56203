import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';

const line = '#0958d9';

export const STYLES = {
  grid: new Stroke({ color: 'rgba(70, 90, 120, 0.25)', width: 1 }),
  own: new Style({
    stroke: new Stroke({ color: line, width: 2 }),
    fill: new Fill({ color: 'rgba(9, 88, 217, 0.12)' }),
    image: new CircleStyle({
      radius: 6,
      fill: new Fill({ color: line }),
      stroke: new Stroke({ color: '#fff', width: 2 }),
    }),
  }),
  faint: new Style({
    stroke: new Stroke({ color: '#8a97a8', width: 1.5, lineDash: [5, 4] }),
    fill: new Fill({ color: 'rgba(138, 151, 168, 0.1)' }),
    image: new CircleStyle({ radius: 5, fill: new Fill({ color: '#8a97a8' }) }),
  }),
};
