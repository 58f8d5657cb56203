import { useEffect, useRef } from 'react';
import type { StepDef, Token } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { type Arrow, draw } from './layout';

const W = 116;
const H = 46;
const GAP_X = 40;
const GAP_Y = 26;
/** What two lines of who holds a step need below its box. */
const HELD = 30;
const PAD = 16;
/** Smaller than this the words are not read; then it scrolls. */
const SMALLEST = 0.72;

interface Props {
  steps: StepDef[];
  now: string[];
  past: string[];
  ended: 'done' | 'closed' | null;
  /** Who holds what now. */
  tokens: Token[];
}

/** The procedure as its contract draws it; the list below says the same in words. */
export function FlowDrawing({ steps, now, past, ended, tokens }: Props) {
  const { t, say } = useLanguage();
  const plan = draw(steps);
  const held = tokens.some((token) => say(token.holder));
  const gap = held ? GAP_Y + HELD : GAP_Y;
  const place: Places = new Map(
    plan.boxes.map(({ id, column, row }) => [
      id,
      { id, column, x: PAD + column * (W + GAP_X), y: PAD + row * (H + gap) },
    ]),
  );
  // All ways back to one step share a line below the boxes; the nearest target has the nearest.
  const lanes = [...new Set(plan.arrows.filter((arrow) => arrow.back).map((arrow) => arrow.to))].sort(
    (a, b) => (place.get(b)?.x ?? 0) - (place.get(a)?.x ?? 0),
  );
  const over = Math.max(0, ...plan.arrows.map((arrow) => lift(arrow, place)));
  const width = plan.columns * W + (plan.columns - 1) * GAP_X + 2 * PAD;
  const body = plan.rows * (H + gap) - gap + (held ? HELD : 0);
  const height = over + body + 2 * PAD + (lanes.length > 0 ? 14 + lanes.length * 10 : 0);
  const title = (id: string) => {
    const step = steps.find((one) => one.id === id);
    if (step) return say(step.title) || id;
    return id === 'done' || id === 'closed' ? t.work.states[id] : id;
  };
  const stateOf = (id: string) => (now.includes(id) || id === ended ? 'now' : past.includes(id) ? 'past' : 'ahead');
  const holders = (id: string) => {
    const names = tokens.filter((token) => token.step === id).map((token) => say(token.holder));
    return [...new Set(names)].filter(Boolean).join(t.shell.comma);
  };
  const view = useRef<HTMLDivElement>(null);
  const here = place.get(now[0] ?? '')?.x;
  // On a narrow screen the drawing begins where the case stands.
  useEffect(() => {
    const box = view.current;
    if (box && here !== undefined) box.scrollLeft = (here - W) * (box.scrollWidth / width);
  }, [here, width]);
  return (
    <div ref={view} className="flow" role="region" tabIndex={0} aria-label={t.cases.tabs.flow}>
      <svg
        viewBox={`0 ${-over} ${width} ${height}`}
        style={{ width: '100%', minWidth: width * SMALLEST, maxWidth: width }}
        role="img"
        aria-label={t.cases.flow.picture(steps.length)}
      >
        <defs>
          <marker
            id="flow-head"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto-start-reverse"
          >
            <path d="M0 0L8 4L0 8z" className="flow-head" />
          </marker>
        </defs>
        {plan.arrows.map((arrow) => (
          <path
            key={`${arrow.from}-${arrow.to}`}
            d={arrow.back ? backPath(arrow, place, body + PAD + 12 + lanes.indexOf(arrow.to) * 10) : path(arrow, place)}
            className={arrow.back ? 'flow-arrow flow-back' : 'flow-arrow'}
            markerEnd="url(#flow-head)"
          />
        ))}
        {[...place.values()].map(({ id, x, y }) => (
          <g key={id} className={`flow-box flow-${stateOf(id)}`}>
            <rect x={x} y={y} width={W} height={H} rx={id === 'done' || id === 'closed' ? H / 2 : 5} />
            <Lines x={x + W / 2} y={y + H / 2} lines={wrap(title(id), LINE)} />
            {holders(id) && <Holder x={x + W / 2} y={y + H + 18} text={holders(id)} />}
          </g>
        ))}
      </svg>
    </div>
  );
}

interface Place {
  id: string;
  column: number;
  x: number;
  y: number;
}

type Places = Map<string, Place>;

/** Under a step that is open: whole for who points at it or hears it, two lines a little wider than the box for who looks. */
function Holder({ x, y, text }: { x: number; y: number; text: string }) {
  return (
    <g className="flow-holder">
      <title>{text}</title>
      <Lines x={x} y={y} lines={wrap(text, HOLDER_LINE)} />
    </g>
  );
}

function Lines({ x, y, lines }: { x: number; y: number; lines: string[] }) {
  return lines.map((line, index) => (
    <text
      key={index}
      x={x}
      y={y + (index - (lines.length - 1) / 2) * 15}
      textAnchor="middle"
      dominantBaseline="central"
    >
      {line}
    </text>
  ));
}

/** A line of a box: about eight Chinese characters or sixteen letters; one below it: about twelve, in smaller letters. */
const LINE = 16;
const HOLDER_LINE = 24;

const widthOf = (text: string) => [...text].reduce((sum, char) => sum + (/[\u2e80-\uffff]/.test(char) ? 2 : 1), 0);

function wrap(text: string, line: number): string[] {
  if (widthOf(text) <= line) return [text];
  let cut = 0;
  while (cut < text.length && widthOf(text.slice(0, cut + 1)) <= line) cut += 1;
  // A word of letters is not broken if it can be helped.
  const space = text.lastIndexOf(' ', cut);
  const at = space > 4 ? space : cut;
  const rest = text.slice(at).trim();
  let end = rest.length;
  while (widthOf(rest.slice(0, end)) > line) end -= 1;
  return [text.slice(0, at).trim(), end < rest.length ? `${rest.slice(0, end - 1)}…` : rest];
}

function path(arrow: Arrow, place: Places): string {
  const from = place.get(arrow.from);
  const to = place.get(arrow.to);
  if (!from || !to) return '';
  const [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y];
  const start = [x1 + W, y1 + H / 2];
  const end = [x2 - 2, y2 + H / 2];
  // Over several columns the arrow goes above the boxes between.
  const up = lift(arrow, place);
  if (up > 0) {
    const top = PAD - up;
    const [a, b] = [x1 + W * 0.7, x2 + W * 0.3];
    return `M${a} ${y1} C${a + 14} ${top} ${a + 14} ${top} ${a + 34} ${top} H${b - 34} C${b - 14} ${top} ${b - 14} ${top} ${b} ${y2 - 2}`;
  }
  const bend = GAP_X / 2;
  return `M${start[0]} ${start[1]} C${(start[0] ?? 0) + bend} ${start[1]} ${(end[0] ?? 0) - bend} ${end[1]} ${end[0]} ${end[1]}`;
}

/** How high above the first row an arrow passes; longer ones pass above shorter ones. */
function lift(arrow: Arrow, place: Places): number {
  const from = place.get(arrow.from);
  const to = place.get(arrow.to);
  if (!from || !to || arrow.back) return 0;
  const columns = to.column - from.column;
  return columns > 1 ? 10 + columns * 7 : 0;
}

function backPath(arrow: Arrow, place: Places, level: number): string {
  const from = place.get(arrow.from);
  const to = place.get(arrow.to);
  if (!from || !to) return '';
  const [x1, y1, x2, y2] = [from.x, from.y, to.x, to.y];
  const a = x1 + W * 0.4;
  const b = x2 + W * 0.6;
  return `M${a} ${y1 + H} V${level} H${b} V${y2 + H + 2}`;
}
