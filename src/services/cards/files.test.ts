import { describe, expect, it } from 'vitest';
import { aDesk, aFile, inEnglish } from '#test/builders.ts';
import { FILE_FAULTS, FILE_KINDS } from '../../domain/files/judge.ts';
import type { TimelineEntry } from '../../domain/tickets/ticket.ts';
import { render } from '../../i18n/render.ts';
import type { Card } from '../../port/cards.ts';
import { fileCard, filesOfEntry, filesText, refusedFileCard } from './files.ts';

const texts = ({ blocks }: Card) =>
  blocks.flatMap((block) => (block.kind === 'text' || block.kind === 'context' ? [inEnglish(block.text)] : []));

describe('the files of a ticket', () => {
  const shown = (count: number) => {
    const text = filesText(Array.from({ length: count }, (_, n) => aFile(`${n}.png`, { size: n })));
    return text && inEnglish(text);
  };

  it('are named with their sizes, and counted where they are many', () => {
    expect(shown(0)).toBeUndefined();
    expect(shown(1)).toBe('0.png (0 bytes)');
    expect(shown(2)).toBe('0.png (0 bytes), 1.png (1 byte)');
    expect(shown(20)).toMatch(/, 19\.png \(19 bytes\)$/);
    expect(shown(21)).toMatch(/, 19\.png \(19 bytes\), and one more$/);
    expect(shown(50)).toMatch(/, and 30 more$/);
    const long = filesText(Array.from({ length: 50 }, () => aFile('x'.repeat(200))));
    expect(long && inEnglish(long).length).toBeLessThan(2_000);
  });

  it('have a line each where they cannot be shown', () => {
    expect(texts(fileCard(aFile('a.png')))).toEqual(['File: a.png (12 kB). It cannot be shown here.']);
  });
});

describe('a file that was refused', () => {
  it.each(FILE_FAULTS)('as %s says why and what is taken, in every language', (fault) => {
    const card = refusedFileCard('a.png', fault, { ...aDesk().files, maxMegabytes: 3 });
    const [why, what] = texts(card);
    expect(why).toMatch(/^“a\.png” could not be taken: .+\. Whatever else you sent has arrived\.$/);
    expect(what).toMatch(/^These can be sent, up to 3 MB each: pictures, PDF, text, CSV, .+, videos\.$/);
    const spoken = JSON.stringify(
      card.blocks.map((block) => (block.kind === 'text' ? render(block.text, { language: 'es', zone: 'UTC' }) : '')),
    );
    expect(spoken).toContain('No se pudo aceptar');
    expect(spoken).not.toContain('file.');
  });

  it('names what this desk takes, and nothing else', () => {
    const [, what] = texts(refusedFileCard('a', 'type', { maxMegabytes: 1, types: ['pdf'] }));
    expect(what).toBe('These can be sent, up to 1 MB each: PDF.');
    const [, all] = texts(refusedFileCard('a', 'type', { maxMegabytes: 1, types: FILE_KINDS }));
    expect(all?.split(', ').length).toBeGreaterThan(FILE_KINDS.length);
  });
});

it('an entry says which files came with it, and which was refused and why', () => {
  const entry = (change: Partial<TimelineEntry>): TimelineEntry => {
    return { at: '2026-03-02T12:00:00Z', kind: 'note', visibleTo: ['desk'], ...change };
  };
  const said = (one: TimelineEntry) => {
    const text = filesOfEntry(one);
    return text && inEnglish(text);
  };
  expect(said(entry({ details: { files: 'a.png, b.png' } }))).toBe('files: a.png, b.png');
  expect(said(entry({ details: { via: 'intake' } }))).toBeUndefined();
  expect(said(entry({}))).toBeUndefined();
  const refused = { kind: 'fileRefused', details: { files: 'a.exe', fault: 'program' } } as const;
  expect(said(entry(refused))).toBe('a.exe – it is a program');
  const elsewhere = {
    kind: 'fileRefused',
    details: { files: 'plan', fault: 'elsewhere', link: 'https://a.test/' },
  } as const;
  expect(said(entry(elsewhere))).toBe(
    'plan – it is kept at another service, and only files that are sent here are taken – https://a.test/',
  );
});
