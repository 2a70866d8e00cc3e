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

/** What CommonMark and GitHub's variant take for markup anywhere in a line. */
const MARKUP = /[\\`*_[\]<>#|~&!()$]/g;
/** And at its beginning: lists, rules, headings by underlining. */
const BEGINNING = /^(\s*)(?:([-+=:])|(\d{1,9})(\.))/;

function escaped(line: string): string {
  const plain = line.replace(MARKUP, '\\$&');
  return (
    plain
      .replace(/:(?=\/\/)/g, '\\:')
      .replace(/\bwww\./gi, (found) => `${found.slice(0, -1)}\\.`)
      .replace(BEGINNING, (_, space: string, mark = '', number = '', sign = '') => `${space}${number}\\${mark}${sign}`)
      // Four of them would begin code, in which an escape is not one.
      .replace(/^[ \t]+/, (space) => '\u00a0'.repeat(space.length))
  );
}

function inLine(words: string): string {
  return escaped(words.replace(/\s+/g, ' ').trim());
}

/** Two spaces at the end keep a line's end. */
function quote(words: string): string {
  return words
    .split(/\r?\n/)
    .map((line) => `> ${escaped(line).trimEnd()}  `)
    .join('\n');
}
