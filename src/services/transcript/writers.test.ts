import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../out-transcripts.ts';
import { html } from './html.ts';
import { markdown } from './markdown.ts';
import type { TranscriptHead } from './writer.ts';

const head = (words: string): TranscriptHead => ({
  language: 'en',
  title: words,
  fields: [[words, words]],
  requestHeading: 'Request',
  request: words,
  by: words,
  historyHeading: 'History',
  made: words,
});
const entry = (words: string) => ({ at: words, by: words, what: words, details: words, words, files: words });
const whole = (writer: typeof html, words: string) =>
  writer.head(head(words)) + writer.entry(entry(words)) + writer.end(head(words));

describe('the page', () => {
  it('has no tag, attribute or comment of anybody’s words', () => {
    const tags = (text: string) => text.match(/<[^>]*>/g);
    const empty = tags(whole(html, ''));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>"\'&/!-=a \n'.split('')), maxLength: 60 }), (words) => {
        expect(tags(whole(html, words))).toEqual(empty);
      }),
    );
    expect(whole(html, '<script>alert(1)</script>')).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it('runs nothing, loads nothing, and needs nothing besides itself', () => {
    const page = whole(html, 'x');
    expect(page).toMatch(
      /http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; /,
    );
    expect(page).not.toMatch(/<script|<link|<img|src=|href=|@import|url\(| style=| on\w+=/);
  });
});

describe('the Markdown', () => {
  it.each([
    ['*bold* _it_ `code` ~~x~~', String.raw`\*bold\* \_it\_ \`code\` \~\~x\~\~`],
    ['[x](https://evil.example)', String.raw`\[x\]\(https\://evil.example\)`],
    ['www.evil.example', String.raw`www\.evil.example`],
    ['<img src=x>', String.raw`\<img src=x\>`],
    ['# title', String.raw`\# title`],
    ['- item', String.raw`\- item`],
    ['1. item', String.raw`1\. item`],
    ['2) item', String.raw`2\) item`],
    ['a | b', String.raw`a \| b`],
    ['---', String.raw`\---`],
    ['===', String.raw`\===`],
    ['&lt;', String.raw`\&lt;`],
    ['    code', '\u00a0\u00a0\u00a0\u00a0code'],
    ['at 10:30, T-1042. 5 - 3', 'at 10:30, T-1042. 5 - 3'],
  ])('%s stays what it is', (words, expected) => {
    expect(markdown.entry({ at: 'a', by: 'b', what: 'c', words })).toContain(`\n> ${expected}  \n`);
  });

  it('keeps what somebody wrote within its quote', () => {
    const words = 'one\n\n# two\n> three';
    expect(markdown.entry({ at: 'a', by: 'b', what: 'c', words })).toBe(
      '**a** · b · c\n\n> one  \n>   \n> \\# two  \n> \\> three  \n\n',
    );
  });

  it('lets no line break out of a line', () => {
    expect(markdown.head(head('a\n# b'))).not.toMatch(/^# b/m);
  });
});

it('parts for a chat without files hold everything, each within its limit and no character cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 30 })),
      fc.integer({ min: 10, max: 50 }),
      (lines, most) => {
        const words = lines.join('\n');
        const parts = partsOf(words, most);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(most);
          expect(part.isWellFormed()).toBe(true);
        }
        expect(parts.join('').replace(/\s/g, '')).toBe(words.replace(/\s/g, ''));
      },
    ),
  );
});
