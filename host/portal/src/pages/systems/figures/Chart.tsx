// The only place that names the charting library, loaded when a figure is first drawn. It draws on a canvas, tooltips
// too: nothing of a figure becomes HTML, and no style stands in the page.
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useDark } from '@/app/theme';
import type { ShownProps } from './FigureTable';
import { optionOf } from './option';

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

const ROW = 28;

export default function Chart({ shown, scale, axis, split, names, label }: ShownProps) {
  const dark = useDark();
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
    // Its colours are read from the page, which has others in the dark.
    chart.current?.setOption(optionOf({ shown, scale, axis, split, names, dark }), true);
  }, [shown, scale, axis, split, names, dark]);
  // Bars that lie need their room.
  const height = shown.months ? 280 : Math.max(160, shown.axis.length * ROW + (shown.series.length > 1 ? 70 : 40));
  return <div ref={box} className="figure-chart" role="img" aria-label={label} style={{ height }} />;
}
