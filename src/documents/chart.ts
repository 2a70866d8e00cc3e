import type { SKRSContext2D } from '@napi-rs/canvas';
import type { ChartOfMonths } from '../domain/sla/report.ts';
import { LEVELS, type Level } from '../domain/sla/verdict.ts';
import { formatFor } from '../i18n/format.ts';
import { render } from '../i18n/render.ts';
import { type Reader, t } from '../i18n/types.ts';
import { FONT, fontFile } from './fonts.ts';

const WIDTH = 1_200;
const HEIGHT = 600;
/** Its height by its width. */
export const CHART_RATIO = HEIGHT / WIDTH;
/** Where the lines are. */
const PLOT = { left: 86, top: 96, right: 960, bottom: 520 } as const;
/** Labels at the ends of lines keep so far apart. */
const APART = 30;

/** A background of its own, so that it reads the same on light and on dark. */
const PAPER = '#ffffff';
const INK = '#1b1f24';
const FAINT = '#57606a';
const RULE = '#d8dee4';
/** Each told apart by its dashes and its mark, too; the colours are those of Okabe and Ito, of enough contrast on white. */
const LINES: Readonly<
  Record<Level, { readonly colour: string; readonly dash: readonly number[]; readonly mark: Mark }>
> = {
  first: { colour: '#0060a8', dash: [], mark: 'circle' },
  second: { colour: '#b34a00', dash: [14, 7], mark: 'square' },
  legal: { colour: '#00755a', dash: [3, 6], mark: 'triangle' },
};
type Mark = 'circle' | 'square' | 'triangle';

interface Point {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** Draws how many answers were in time, month by month, against the goal. @returns a PNG */
export async function drawChart(chart: ChartOfMonths, reader: Reader): Promise<Uint8Array> {
  // Loaded when a chart is drawn: nobody else needs its memory.
  const { createCanvas, GlobalFonts } = await import('@napi-rs/canvas');
  if (!GlobalFonts.has(FONT)) {
    GlobalFonts.registerFromPath(fontFile('regular'), FONT);
    GlobalFonts.registerFromPath(fontFile('bold'), FONT);
  }
  const canvas = createCanvas(WIDTH, HEIGHT);
  const on = canvas.getContext('2d');
  on.fillStyle = PAPER;
  on.fillRect(0, 0, WIDTH, HEIGHT);
  drawOn(on, chart, reader);
  return canvas.encode('png');
}

function drawOn(on: SKRSContext2D, chart: ChartOfMonths, reader: Reader): void {
  const { trend, goal } = chart;
  const lowest = lowestOf(chart);
  const xOf = (n: number) => PLOT.left + ((n + 0.5) * (PLOT.right - PLOT.left)) / trend.length;
  const yOf = (value: number) => PLOT.bottom - ((value - lowest) * (PLOT.bottom - PLOT.top)) / (100 - lowest);
  words(on, render(t('report.trend.title'), reader), 28, 52, { size: 26, bold: true });
  drawScale(on, lowest, yOf);
  drawMonths(on, chart, xOf, reader);
  drawGoal(on, yOf(goal), render(t('report.goal', { value: goal }), reader));
  const ends = LEVELS.flatMap((level) => {
    const points = trend.map(({ levels }, n): Point | undefined => {
      const { compliance: value } = levels[level];
      return value === undefined ? undefined : { x: xOf(n), y: yOf(value), value };
    });
    drawLine(on, points, level);
    const end = points.findLast((point) => point !== undefined);
    return end === undefined ? [] : [{ level, end }];
  });
  drawNames(on, ends, reader);
}

/** The scale begins at a multiple of ten below everything, and shows at least the last tenth. */
function lowestOf({ trend, goal }: ChartOfMonths): number {
  const values = trend.flatMap(({ levels }) => LEVELS.flatMap((level) => levels[level].compliance ?? []));
  return Math.max(0, Math.min(90, Math.floor(Math.min(100, goal, ...values) / 10) * 10));
}

function drawScale(on: SKRSContext2D, lowest: number, yOf: (value: number) => number): void {
  const step = 100 - lowest > 50 ? 20 : 100 - lowest > 20 ? 10 : 5;
  for (let value = 100; value >= lowest; value -= step) {
    stroke(on, RULE, 1, [], [PLOT.left, yOf(value)], [PLOT.right, yOf(value)]);
    words(on, `${value}`, PLOT.left - 14, yOf(value) + 7, { colour: FAINT, align: 'right' });
  }
}

function drawMonths(on: SKRSContext2D, { trend }: ChartOfMonths, xOf: (n: number) => number, reader: Reader): void {
  const format = formatFor(reader);
  for (const [n, { month }] of trend.entries()) {
    words(on, format.month(month, 'short'), xOf(n), PLOT.bottom + 32, { colour: FAINT, align: 'center' });
    if (n === 0 || month.endsWith('-01'))
      words(on, month.slice(0, 4), xOf(n), PLOT.bottom + 58, { colour: FAINT, align: 'center' });
  }
}

function drawGoal(on: SKRSContext2D, y: number, name: string): void {
  stroke(on, INK, 2, [2, 5], [PLOT.left, y], [PLOT.right, y]);
  words(on, name, PLOT.left + 4, y - 9, { size: 17, colour: INK });
}

/** Through months that have a value; where one has none there is a gap. */
function drawLine(on: SKRSContext2D, points: readonly (Point | undefined)[], level: Level): void {
  const { colour, dash, mark } = LINES[level];
  for (const [n, point] of points.entries()) {
    const next = points[n + 1];
    if (point && next) stroke(on, colour, 3.5, dash, [point.x, point.y], [next.x, next.y]);
  }
  for (const point of points) if (point) drawMark(on, point, mark, colour);
}

function drawMark(on: SKRSContext2D, { x, y }: Pick<Point, 'x' | 'y'>, mark: Mark, colour: string): void {
  on.beginPath();
  if (mark === 'circle') on.arc(x, y, 7, 0, 2 * Math.PI);
  if (mark === 'square') on.rect(x - 6.5, y - 6.5, 13, 13);
  if (mark === 'triangle') {
    on.moveTo(x, y - 9);
    on.lineTo(x + 8.5, y + 6.5);
    on.lineTo(x - 8.5, y + 6.5);
    on.closePath();
  }
  on.fillStyle = colour;
  on.fill();
  on.lineWidth = 2;
  on.setLineDash([]);
  on.strokeStyle = PAPER;
  on.stroke();
}

/** The name of each line at its end, with its mark and last value, from the top down. */
function drawNames(
  on: SKRSContext2D,
  ends: readonly { readonly level: Level; readonly end: Point }[],
  reader: Reader,
): void {
  const { number } = formatFor(reader);
  let last = Number.NEGATIVE_INFINITY;
  // Lines that end close together push each other down, and all up again from the bottom.
  const sorted = ends.toSorted((a, b) => a.end.y - b.end.y);
  const wanted = sorted.map(({ end }) => (last = Math.max(end.y, last + APART)));
  const over = Math.max(0, (wanted.at(-1) ?? 0) - PLOT.bottom);
  for (const [n, { level, end }] of sorted.entries()) {
    const y = (wanted[n] ?? 0) - over;
    const { colour, mark } = LINES[level];
    stroke(on, colour, 1, [], [end.x + 10, end.y], [PLOT.right + 4, y]);
    drawMark(on, { x: PLOT.right + 16, y }, mark, colour);
    const name = `${render(t(`level.${level}`), reader)} ${number(end.value)} %`;
    words(on, name, PLOT.right + 30, y + 6, { colour, bold: true, size: 18, most: WIDTH - PLOT.right - 40 });
  }
}

interface Style {
  readonly size?: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'center' | 'right';
  /** Made narrower where it would be wider. */
  readonly most?: number;
}

function words(on: SKRSContext2D, text: string, x: number, y: number, style: Style = {}): void {
  const { size = 20, colour = INK, bold = false, align = 'left', most } = style;
  on.font = `${bold ? 'bold ' : ''}${size}px "${FONT}"`;
  on.fillStyle = colour;
  on.textAlign = align;
  on.fillText(text, x, y, most);
}

function stroke(
  on: SKRSContext2D,
  colour: string,
  width: number,
  dash: readonly number[],
  from: readonly [number, number],
  to: readonly [number, number],
): void {
  on.beginPath();
  on.moveTo(...from);
  on.lineTo(...to);
  on.strokeStyle = colour;
  on.lineWidth = width;
  on.setLineDash([...dash]);
  on.stroke();
}
