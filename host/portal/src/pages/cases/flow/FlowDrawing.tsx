import type { StepDef, Token } from '@/api/shapes';
import { useLanguage } from '@/i18n';
import { type Arrow, type Box, draw } from './layout';

const W = 116;
const H = 46;
const GAP_X = 40;
const GAP_Y = 26;
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
  const place = new Map(plan.boxes.map((box) => [box.id, box]));
  const backs = plan.arrows.filter((arrow) => arrow.back).length;
  const over = Math.max(0, ...plan.arrows.map((arrow) => lift(arrow, place)));
  const width = plan.columns * W + (plan.columns - 1) * GAP_X + 2 * PAD;
  const body = plan.rows * H + (plan.rows - 1) * GAP_Y;
  const height = over + body + 2 * PAD + (backs > 0 ? 14 + backs * 10 : 0);
  const title = (id: string) => {
    const step = steps.find((one) => one.id === id);
    if (step) return say(step.title) || id;
    return id === 'done' || id === 'closed' ? t.work.states[id] : id;
  };
  const stateOf = (id: string) => (now.includes(id) || id === ended ? 'now' : past.includes(id) ? 'past' : 'ahead');
  const holders = (id: string) => {
    const names = tokens.filter((token) => token.step === id).map((token) => say(token.holder));
    return [...new Set(names)].filter(Boolean).join('、');
  };
  let lane = 0;
  return (
    <div className="flow" role="region" tabIndex={0} aria-label={t.cases.tabs.flow}>
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
            d={arrow.back ? backPath(arrow, place, body + PAD + 12 + lane++ * 10) : path(arrow, place)}
            className={arrow.back ? 'flow-arrow flow-back' : 'flow-arrow'}
            markerEnd="url(#flow-head)"
          />
        ))}
        {plan.boxes.map((box) => {
          const [x, y] = corner(box);
          return (
            <g key={box.id} className={`flow-box flow-${stateOf(box.id)}`}>
              <rect x={x} y={y} width={W} height={H} rx={box.id === 'done' || box.id === 'closed' ? H / 2 : 5} />
              <Label x={x + W / 2} y={y + H / 2} text={title(box.id)} />
              {holders(box.id) && <Holder x={x + W / 2} y={y + H + 12} text={holders(box.id)} />}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** Under a step that is open: whole for who points at it or hears it, cut to the width of two boxes for who looks. */
function Holder({ x, y, text }: { x: number; y: number; text: string }) {
  const [first, more] = wrap(text);
  return (
    <text x={x} y={y} textAnchor="middle" dominantBaseline="central" className="flow-holder">
      <title>{text}</title>
      {more ? `${first}…` : first}
    </text>
  );
}

function Label({ x, y, text }: { x: number; y: number; text: string }) {
  const lines = wrap(text);
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

/** Two lines of a box: about eight Chinese characters or sixteen letters each. */
const LINE = 16;

const widthOf = (text: string) => [...text].reduce((sum, char) => sum + (/[\u2e80-\uffff]/.test(char) ? 2 : 1), 0);

function wrap(text: string): string[] {
  if (widthOf(text) <= LINE) return [text];
  let cut = 0;
  while (cut < text.length && widthOf(text.slice(0, cut + 1)) <= LINE) cut += 1;
  // A word of letters is not broken if it can be helped.
  const space = text.lastIndexOf(' ', cut);
  const at = space > 4 ? space : cut;
  const rest = text.slice(at).trim();
  let end = rest.length;
  while (widthOf(rest.slice(0, end)) > LINE) end -= 1;
  return [text.slice(0, at).trim(), end < rest.length ? `${rest.slice(0, end - 1)}…` : rest];
}

function corner(box: Box): [number, number] {
  return [PAD + box.column * (W + GAP_X), PAD + box.row * (H + GAP_Y)];
}

function path(arrow: Arrow, place: Map<string, Box>): string {
  const from = place.get(arrow.from);
  const to = place.get(arrow.to);
  if (!from || !to) return '';
  const [x1, y1] = corner(from);
  const [x2, y2] = corner(to);
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
function lift(arrow: Arrow, place: Map<string, Box>): number {
  const from = place.get(arrow.from);
  const to = place.get(arrow.to);
  if (!from || !to || arrow.back) return 0;
  const columns = to.column - from.column;
  return columns > 1 ? 10 + columns * 7 : 0;
}

function backPath(arrow: Arrow, place: Map<string, Box>, level: number): string {
  const from = place.get(arrow.from);
  const to = place.get(arrow.to);
  if (!from || !to) return '';
  const [x1, y1] = corner(from);
  const [x2, y2] = corner(to);
  const a = x1 + W * 0.4;
  const b = x2 + W * 0.6;
  return `M${a} ${y1 + H} V${level} H${b} V${y2 + H + 2}`;
}
