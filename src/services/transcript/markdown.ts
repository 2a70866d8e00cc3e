import { escaped, inLine } from '../../lib/markdown.ts';
import type { TranscriptWriter } from './writer.ts';

/** CommonMark, in which nothing that somebody wrote is markup. */
export const markdown: TranscriptWriter = {
  ending: 'md',
  type: 'text/markdown',
  head: ({ title, fields, requestHeading, request, by, historyHeading }) =>
    [
      `# ${inLine(title)}`,
      fields.map(([label, value]) => `- **${inLine(label)}:** ${inLine(value)}`).join('\n'),
      `## ${inLine(requestHeading)}`,
      `**${inLine(by)}**\n\n${quote(request)}`,
      `## ${inLine(historyHeading)}`,
      '',
    ].join('\n\n'),
  entry: ({ at, by, what, details, words, files }) =>
    [
      `**${inLine(at)}** · ${inLine(by)} · ${inLine(what)}${details === undefined ? '' : `: ${inLine(details)}`}`,
      ...(words === undefined ? [] : [quote(words)]),
      ...(files === undefined ? [] : [inLine(files)]),
      '',
    ].join('\n\n'),
  end: ({ made }) => `---\n\n${inLine(made)}\n`,
};

/** Two spaces at the end keep a line's end. */
function quote(words: string): string {
  return words
    .split(/\r?\n/)
    .map((line) => `> ${escaped(line).trimEnd()}  `)
    .join('\n');
}
