import { once } from 'node:events';
import type PDFDocument from 'pdfkit';
import type { ChartOfMonths } from '../domain/sla/report.ts';
import { render } from '../i18n/render.ts';
import { type Reader, t } from '../i18n/types.ts';
import { CHART_RATIO, drawChart } from './chart.ts';
import { fontFile } from './fonts.ts';
import type { Item, Outline, Section, Table } from './outline.ts';

type Document = InstanceType<typeof PDFDocument>;

/** A4 in points. */
const MARGIN = 48;
const WIDTH = 595.28 - 2 * MARGIN;
const INK = '#1b1f24';
const FAINT = '#57606a';
const RULE = '#c8d0d8';
const SIZE = { title: 20, heading: 13, text: 9.5, table: 8.5, small: 8 } as const;
/** Between cells. */
const GAP = 6;
const ROW = 15;
/** Of one text, more than any of Relevo's own has. */
const MOST_SIGNS = 600;
/** The column of names has at least so much. */
const NAMES = 120;

/**
 * A report as a PDF with its chart: Latin, Cyrillic and Greek; signs of other scripts stand as boxes. The same report gives the
 * same bytes.
 *
 * @param madeAt `…Z`, as which it is dated
 */
export async function pdf(outline: Outline, chart: ChartOfMonths, madeAt: string, reader: Reader): Promise<Buffer> {
  // Loaded when a document is made: nobody else needs its memory.
  const { default: Pdf } = await import('pdfkit');
  const document = new Pdf({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: outline.language,
    font: fontFile('regular'),
    info: { Title: outline.title, Creator: 'Relevo', Producer: 'Relevo', CreationDate: new Date(madeAt) },
  });
  document.registerFont('regular', fontFile('regular')).registerFont('bold', fontFile('bold'));
  const parts: Buffer[] = [];
  document.on('data', (part: Buffer) => parts.push(part));
  const ended = once(document, 'end');
  const picture = await drawChart(chart, reader);
  writeHead(document, outline);
  for (const section of outline.sections) writeSection(document, section, picture);
  numberPages(document, outline.title, reader);
  document.end();
  await ended;
  return Buffer.concat(parts);
}

function writeHead(document: Document, { title, lead }: Outline): void {
  document.font('bold').fontSize(SIZE.title).fillColor(INK).text(shown(title));
  document.moveDown(0.2).font('regular').fontSize(SIZE.text).fillColor(FAINT);
  for (const line of lead) document.text(shown(line));
}

function writeSection(
  document: Document,
  { title, intro, table, items = [], more, chart }: Section,
  picture: Uint8Array,
): void {
  // A heading does not stand alone at the end of a page.
  keepTogether(document, chart ? 330 : 80);
  document.moveDown(1.2).font('bold').fontSize(SIZE.heading).fillColor(INK).text(shown(title), MARGIN, document.y);
  document.moveDown(0.3).font('regular').fontSize(SIZE.text);
  if (intro !== undefined) document.fillColor(FAINT).text(shown(intro), { width: WIDTH }).moveDown(0.3);
  if (chart) {
    // A picture that is put somewhere does not move what comes after it.
    const { y } = document;
    document.image(Buffer.from(picture), MARGIN, y, { width: WIDTH });
    document.y = y + WIDTH * CHART_RATIO + 6;
  }
  if (table) writeTable(document, table);
  for (const item of items) writeItem(document, item);
  if (more !== undefined)
    document
      .fontSize(SIZE.small)
      .fillColor(FAINT)
      .text(shown(more), MARGIN, document.y + 2);
}

function writeTable(document: Document, table: Table): void {
  const widths = widthsOf(document, table);
  writeRow(document, table.head, widths, 'head');
  for (const row of table.rows) {
    // On a new page the columns are named again.
    if (keepTogether(document, ROW * 2)) writeRow(document, table.head, widths, 'head');
    writeRow(document, row, widths, 'row');
  }
}

/** Columns of figures are as wide as what stands in them, and names have the rest: a longer one is cut. */
function widthsOf(document: Document, { head, rows }: Table): readonly number[] {
  const figures = head.slice(1).map((name, n) => {
    document.font('bold').fontSize(SIZE.table);
    const named = document.widthOfString(shown(name));
    document.font('regular');
    return Math.max(named, ...rows.map((row) => document.widthOfString(shown(row[n + 1] ?? '')))) + 2 * GAP;
  });
  const all = figures.reduce((sum, width) => sum + width, 0);
  const share = Math.min(1, (WIDTH - NAMES) / all);
  return [WIDTH - all * share, ...figures.map((width) => width * share)];
}

function writeRow(document: Document, cells: readonly string[], widths: readonly number[], as: 'head' | 'row'): void {
  const y = document.y;
  document
    .font(as === 'head' ? 'bold' : 'regular')
    .fontSize(SIZE.table)
    .fillColor(as === 'head' ? FAINT : INK);
  let x = MARGIN;
  for (const [n, cell] of cells.entries()) {
    const width = widths[n] ?? 0;
    const words = fitted(document, shown(cell), width - GAP);
    const left = n === 0 ? x : x + width - document.widthOfString(words);
    document.text(words, left, y, { lineBreak: false });
    x += width;
  }
  const line = y + ROW - 3;
  document
    .moveTo(MARGIN, line)
    .lineTo(MARGIN + WIDTH, line)
    .lineWidth(0.5)
    .strokeColor(RULE)
    .stroke();
  document.x = MARGIN;
  document.y = y + ROW;
}

/** The end of what has no room is cut off. */
function fitted(document: Document, words: string, width: number): string {
  if (document.widthOfString(words) <= width) return words;
  const signs = [...new Intl.Segmenter().segment(words)].map(({ segment }) => segment);
  let [fits, not] = [0, signs.length];
  while (not - fits > 1) {
    const middle = (fits + not) >> 1;
    if (document.widthOfString(`${signs.slice(0, middle).join('')}…`) <= width) fits = middle;
    else not = middle;
  }
  return `${signs.slice(0, fits).join('')}…`;
}

function writeItem(document: Document, { title, lines }: Item): void {
  keepTogether(document, 16 + Math.min(lines.length, 4) * 12);
  document
    .font('bold')
    .fontSize(SIZE.text)
    .fillColor(INK)
    .text(shown(title), MARGIN, document.y + 4, { width: WIDTH });
  document.font('regular').fontSize(SIZE.table).fillColor(FAINT);
  for (const line of lines) document.text(shown(line), MARGIN + 12, document.y + 1, { width: WIDTH - 12 });
  document.x = MARGIN;
}

/** Begins a new page where less is left. @returns whether it did */
function keepTogether(document: Document, height: number): boolean {
  if (document.y + height <= document.page.height - MARGIN) return false;
  document.addPage();
  return true;
}

function numberPages(document: Document, title: string, reader: Reader): void {
  const { start, count } = document.bufferedPageRange();
  for (let n = 0; n < count; n += 1) {
    document.switchToPage(start + n);
    // Below the margin, where text would begin a new page.
    document.page.margins.bottom = 0;
    const y = document.page.height - MARGIN + 14;
    document.font('regular').fontSize(SIZE.small).fillColor(FAINT);
    document.text(shown(title), MARGIN, y, { width: WIDTH, align: 'left', lineBreak: false });
    const page = render(t('report.page', { page: n + 1, pages: count }), reader);
    document.text(page, MARGIN, y, { width: WIDTH, align: 'right', lineBreak: false });
  }
}

/**
 * Signs that mean nothing on paper, and would be drawn as boxes or turn lines around, are left out; words without end, which take
 * long to be set, are cut.
 */
function shown(words: string): string {
  const clear = words
    .slice(0, MOST_SIGNS + 1)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, ' ')
    .trim();
  return words.length > MOST_SIGNS ? `${clear.slice(0, MOST_SIGNS)}…` : clear;
}
