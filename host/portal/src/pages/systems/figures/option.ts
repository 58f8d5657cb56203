// What is drawn, as the charting library is told it.
import type { BarSeriesOption } from 'echarts/charts';
import type { GridComponentOption, LegendComponentOption, TooltipComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ShownProps } from './FigureTable';
import { scaled } from './units';

type Option = ComposeOption<BarSeriesOption | GridComponentOption | LegendComponentOption | TooltipComponentOption>;

/** Colours that differ in lightness too; where several stand side by side they have patterns as well. */
const COLOURS = [
  '--chart-1',
  '--chart-2',
  '--chart-3',
  '--chart-4',
  '--chart-5',
  '--chart-6',
  '--chart-7',
  '--chart-8',
];

interface Drawing extends Omit<ShownProps, 'label'> {
  dark: boolean;
}

export function optionOf({ shown, scale, axis, split, names, dark }: Drawing): Option {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const many = shown.series.length > 1;
  const text = { color: colour('--ink-2'), fontSize: 12, fontFamily: style.getPropertyValue('--font') };
  const categories = {
    type: 'category' as const,
    data: shown.axis.map((name) => names.value(axis, name)),
    axisLine: { lineStyle: { color: colour('--line') } },
    axisTick: { show: false },
    axisLabel: { ...text, width: 130, overflow: 'truncate' as const },
    inverse: !shown.months,
  };
  const amounts = {
    type: 'value' as const,
    // Half a case is none.
    ...(scale.by === 1 && scale.unit === '' ? { minInterval: 1 } : {}),
    splitLine: { lineStyle: { color: colour('--line-2') } },
    axisLabel: { ...text, formatter: (value: number) => value.toLocaleString('en-US'), hideOverlap: true },
  };
  return {
    animation: false,
    color: COLOURS.map(colour),
    darkMode: dark,
    aria: { enabled: true, label: { enabled: false }, decal: { show: many } },
    textStyle: text,
    grid: { left: 4, right: 24, top: many ? 40 : 12, bottom: 4, outerBoundsMode: 'same' },
    ...(many ? { legend: { type: 'plain', top: 0, left: 0, textStyle: text, itemWidth: 16, itemHeight: 12 } } : {}),
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      axisPointer: { type: 'shadow' },
      backgroundColor: colour('--paper'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--ink') },
      valueFormatter: (value) => `${scaled(Number(value) * scale.by, scale)} ${scale.unit}`.trim(),
    },
    xAxis: shown.months ? categories : amounts,
    yAxis: shown.months ? amounts : categories,
    series: shown.series.map((one) => ({
      type: 'bar',
      name: split === null ? '' : names.value(split, one.name),
      ...(many ? { stack: 'all' } : {}),
      data: one.values.map((value) => value / scale.by),
      barMaxWidth: 28,
    })),
  } as Option;
}
