/** What CommonMark and GitHub's variant take for markup anywhere in a line. */
const MARKUP = /[\\`*_[\]<>#|~&!()$]/g;
/** And at its beginning: lists, rules, headings by underlining. */
const BEGINNING = /^(\s*)(?:([-+=:])|(\d{1,9})(\.))/;

/** A line of which nothing is markup, in CommonMark and in GitHub's variant of it. */
export function escaped(line: string): string {
  return (
    inside(line)
      .replace(BEGINNING, (_, space: string, mark = '', number = '', sign = '') => `${space}${number}\\${mark}${sign}`)
      // Four of them would begin code, in which an escape is not one.
      .replace(/^[ \t]+/, (space) => '\u00a0'.repeat(space.length))
  );
}

/** The same of words that do not begin a line, as in a cell of a table; line ends become spaces. */
export function inCell(words: string): string {
  return inside(words.replace(/\s+/g, ' ').trim());
}

function inside(line: string): string {
  return line
    .replace(MARKUP, '\\$&')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, -1)}\\.`);
}

/** The same of words that may have line ends, which become spaces. */
export function inLine(words: string): string {
  return escaped(words.replace(/\s+/g, ' ').trim());
}
