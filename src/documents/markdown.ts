import { inCell, inLine } from '../lib/markdown.ts';
import type { Outline, Section, Table } from './outline.ts';

/** A report as CommonMark with GitHub's tables, in which nothing that somebody wrote is markup. */
export function markdown({ title, lead, sections }: Outline): string {
  return [`# ${inLine(title)}`, ...lead.map(inLine), ...sections.flatMap(sectionOf)].join('\n\n').concat('\n');
}

function sectionOf({ title, intro, table, items = [], more }: Section): readonly string[] {
  return [
    `## ${inLine(title)}`,
    ...(intro === undefined ? [] : [inLine(intro)]),
    ...(table === undefined ? [] : [tableOf(table)]),
    ...(items.length === 0 ? [] : [items.map((item) => listed(item.title, item.lines)).join('\n')]),
    ...(more === undefined ? [] : [inLine(more)]),
  ];
}

function tableOf({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const words = (cells: readonly string[]) => line(cells.map(inCell));
  return [words(head), line(head.map((_, n) => (n === 0 ? ':--' : '--:'))), ...rows.map(words)].join('\n');
}

function listed(title: string, lines: readonly string[]): string {
  return [`- ${inLine(title)}`, ...lines.map((line) => `  - ${inLine(line)}`)].join('\n');
}
