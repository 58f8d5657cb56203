// The only place that names the charting library, loaded when a figure is first drawn. It draws on a canvas, tooltips
// too: nothing of a figure becomes HTML, and no style stands in the page.
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { ShownProps } from './FigureTable';
import { optionOf } from './option';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

const ROW = 28;

export default function Chart({ shown, scale, axis, split, names, label }: ShownProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = init(element, null, { renderer: 'canvas' });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    const draw = () => chart.current?.setOption(optionOf({ shown, scale, axis, split, names }), true);
    draw();
    // Its colours are the page's, which change with the system's.
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => dark.removeEventListener('change', draw);
  }, [shown, scale, axis, split, names]);
  // Bars that lie need their room.
  const height = shown.months ? 280 : Math.max(160, shown.axis.length * ROW + (shown.series.length > 1 ? 70 : 40));
  return <div ref={box} className="figure-chart" role="img" aria-label={label} style={{ height }} />;
}
