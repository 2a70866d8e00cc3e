import { createHash } from 'node:crypto';
import type { TranscriptWriter } from './writer.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2129; --soft: #5b6472; --line: #d9dee6; --paper: #fff; --wash: #f5f7fa; --mark: #2f6f5e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #a3adbb; --line: #3a424e; --paper: #171a1f; --wash: #20252c; --mark: #7cc7b2; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 3rem; }
h1 { margin: 0 0 1.25rem; font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.words { margin: .35rem 0 0; padding: .7rem .9rem; background: var(--wash); border-inline-start: 3px solid var(--mark); border-radius: 0 .4rem .4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
ol { margin: 0; padding: 0; list-style: none; }
li { padding: .8rem 0; border-top: 1px solid var(--line); break-inside: avoid-page; }
.line { margin: 0; overflow-wrap: anywhere; }
.line time, .more, footer { color: var(--soft); font-size: .9rem; }
.more { margin: .3rem 0 0; overflow-wrap: anywhere; }
footer { margin-top: 2rem; padding-top: .8rem; border-top: 1px solid var(--line); }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --wash: #fff; --mark: #444; } main { max-width: none; padding: 0; } }
`;
/** Nothing is loaded and nothing runs; the one style is known by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** One page that needs nothing besides itself. */
export const html: TranscriptWriter = {
  ending: 'html',
  type: 'text/html',
  head: ({ language, title, fields, requestHeading, request, by, historyHeading }) => `<!doctype html>
<html lang="${safe(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${safe(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1 dir="auto">${safe(title)}</h1>
<dl>
${fields.map(([label, value]) => `<dt>${safe(label)}</dt><dd dir="auto">${safe(value)}</dd>`).join('\n')}
</dl>
<h2>${safe(requestHeading)}</h2>
<p class="line"><strong>${safe(by)}</strong></p>
${wordsIn(request)}
<h2>${safe(historyHeading)}</h2>
<ol>
`,
  entry: ({ at, by, what, details, words, files }) => {
    const done = details === undefined ? safe(what) : `${safe(what)}: <span dir="auto">${safe(details)}</span>`;
    return [
      `<li>\n<p class="line"><time>${safe(at)}</time> · <strong>${safe(by)}</strong> · ${done}</p>`,
      ...(words === undefined ? [] : [wordsIn(words)]),
      ...(files === undefined ? [] : [`<p class="more" dir="auto">${safe(files)}</p>`]),
      '</li>\n',
    ].join('\n');
  },
  end: ({ made }) => `</ol>
<footer>${safe(made)}</footer>
</main>
</body>
</html>
`,
};

function wordsIn(words: string): string {
  return `<div class="words" dir="auto">${safe(words)}</div>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function safe(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
