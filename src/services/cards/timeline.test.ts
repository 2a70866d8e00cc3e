import { describe, expect, it } from 'vitest';
import { aDesk, aTicket, checks, inEnglish } from '#test/builders.ts';
import type { TimelineEntry } from '../../domain/tickets/ticket.ts';
import { render } from '../../i18n/render.ts';
import { entryItem, type TimelineView } from './timeline.ts';

const staff: TimelineView = { desk: aDesk(), checks, forStaff: true, withRequest: false };
const customer: TimelineView = { ...staff, forStaff: false };

function anEntry(change: Partial<TimelineEntry>): TimelineEntry {
  return {
    at: '2026-03-02T12:00:00Z',
    by: 'workspace:mia',
    byName: 'Mia',
    kind: 'note',
    visibleTo: ['desk'],
    ...change,
  };
}

function shown(change: Partial<TimelineEntry>, view = staff, language = 'en') {
  const { title, detail } = entryItem(anEntry(change), aTicket(), view);
  const words = (text: typeof title) => render(text, { language, zone: 'UTC' });
  return { title: words(title), detail: detail && words(detail) };
}

describe('the checklist in the history', () => {
  const details = {
    'reproduction.steps': 'Sent a mail',
    'reproduction.result': 'reproduced',
    'browser.browser': 'Firefox 140',
  };

  it('tells what was filled in, check by check, in the reader’s language', () => {
    const entry = { kind: 'triage', details } as const;
    expect(shown(entry).detail).toBe('Tried to reproduce: Sent a mail – Reproduced · Browser and version: Firefox 140');
    expect(shown(entry, staff, 'es').detail).toBe(
      'Intento de reproducirlo: Sent a mail – Se reprodujo · Navegador y versión: Firefox 140',
    );
  });

  it('tells what was emptied, and of a check with several fields which one', () => {
    expect(shown({ kind: 'triage', details: { 'browser.browser': '' } }).detail).toBe('Browser and version: emptied');
    expect(shown({ kind: 'triage', details: { 'reproduction.steps': '' } }).detail).toBe(
      'Tried to reproduce: Steps tried: emptied',
    );
  });

  it('bears a check and a field that are gone, and long values', () => {
    expect(shown({ kind: 'triage', details: { 'gone.x': 'what it was', 'faq.y': 'other' } }).detail).toBe(
      'gone: what it was · FAQ searched: other',
    );
    expect(shown({ kind: 'triage', details: { 'faq.articles': 'x'.repeat(300) } }).detail).toBe(
      `FAQ searched: ${'x'.repeat(199)}…`,
    );
    expect(shown({ kind: 'triage', details: {} }).detail).toBeUndefined();
  });
});

describe('a hand-off in the history', () => {
  it('that was passed on says from whom to whom, with the reason', () => {
    const passed = { kind: 'passedOn', words: 'A contract', details: { team: 'it', to: 'legal' } } as const;
    expect(shown(passed)).toEqual({
      title: 'Mar 2, 2026, 12:00 PM · Mia · passed on',
      detail: 'IT network → Legal – A contract',
    });
  });

  it('that was passed on before that was kept names the team that it was with', () => {
    expect(shown({ kind: 'passedOn', words: 'A contract', details: { team: 'it' } }).detail).toBe(
      'IT network – A contract',
    );
    expect(shown({ kind: 'passedOn', words: 'A contract' }).detail).toBe('A contract');
    expect(shown({ kind: 'passedOn', details: { team: 'it', to: '' } }).detail).toBe('IT network');
  });

  it.each([
    ['handedOver', { team: 'dev' }, undefined, 'Development'],
    ['handedOver', { team: 'dev', override: 'Urgent' }, undefined, 'Development, without a complete checklist: Urgent'],
    ['accepted', { team: 'dev' }, undefined, 'Development'],
    ['returned', { team: 'dev' }, 'No bug', 'Development – No bug'],
    ['asked', { team: 'gone' }, 'Which?', 'gone – Which?'],
  ] as const)('%s %j', (kind, details, words, detail) => {
    expect(shown({ kind, details, ...(words === undefined ? {} : { words }) }).detail).toBe(detail);
  });
});

describe('what was opened', () => {
  const opened = { kind: 'opened', words: 'Mails are late', details: { via: 'phone', madeBy: 'Mia' } } as const;

  it('is the requester’s; the desk reads who made it, the customer does not', () => {
    expect(shown(opened)).toEqual({
      title: 'Mar 2, 2026, 12:00 PM · Ana · opened',
      detail: 'Made by Mia – Mails are late',
    });
    expect(shown(opened, customer)).toEqual({
      title: 'Mar 2, 2026, 12:00 PM · Ana · opened',
      detail: 'Mails are late',
    });
  });

  it('is not repeated where it stands above already', () => {
    expect(shown(opened, { ...customer, withRequest: true }).detail).toBeUndefined();
    expect(shown(opened, { ...staff, withRequest: true }).detail).toBe('Made by Mia');
  });
});

it('words that were cut say so to the desk', () => {
  const cut = { kind: 'customer', words: 'w'.repeat(1_000), details: { cut: 'yes' } } as const;
  const excerpt = `${'w'.repeat(399)}…`;
  expect(shown(cut).detail).toBe(`${excerpt} (cut here: the message was longer than a ticket keeps)`);
  expect(shown(cut, customer).detail).toBe(excerpt);
  const opened = { ...cut, kind: 'opened' } as const;
  expect(shown(opened, { ...staff, withRequest: true }).detail).toMatch(/cut here/);
});

it.each([
  ['priority', { from: 'normal', to: 'urgent' }, 'Normal → Urgent'],
  ['priority', { from: 'odd', to: 'urgent' }, 'odd → Urgent'],
  ['category', { from: 'billing', to: 'gone' }, 'Billing → gone'],
  ['assigned', { to: 'Noah' }, 'Noah'],
  ['customer', { files: 'a.png' }, 'files: a.png'],
] as const)('%s %j: %s', (kind, details, detail) => {
  expect(shown({ kind, details }).detail).toBe(detail);
});

it('Relevo itself has a name in it', () => {
  const { by: _by, byName: _name, ...nobody } = anEntry({ kind: 'confirmation' });
  expect(inEnglish(entryItem(nobody, aTicket(), staff).title)).toMatch(/ · Relevo · confirmation sent/);
});
