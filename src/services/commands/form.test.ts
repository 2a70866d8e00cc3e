import { describe, expect, it } from 'vitest';
import { aDesk, NOON } from '#test/builders.ts';
import { type Command, command } from './command.ts';
import { askedFor, FormDrafts, type FormState, formPage, opensForm, pageCount, pageOptions } from './form.ts';
import { option } from './option.ts';

const limits = {
  messageText: 3_000,
  cardText: 10_000,
  elements: 25,
  label: 80,
  cardBlocks: 50,
  buttonsInRow: 5,
  modalFields: 5,
  modalTitle: 24,
  fieldText: 100,
  buttonArgs: 100,
  fileBytes: 1_000_000,
};
const line = (max?: number) => option.optionalLine({ label: 'option.subject', ...(max === undefined ? {} : { max }) });

/** A form of twelve fields, the first two of them needed, and one that is hidden. */
const options = {
  ticket: option.ticket(),
  note: option.text({ label: 'option.note', hint: 'option.note.hint' }),
  draft: option.hidden(),
  ...Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`f${n}`, line(n + 10)])),
};
const form = { title: 'form.ticket.note', submit: 'form.save' } as const;
const long: Command = command({
  kind: 'slash',
  description: 'command.ticket.note',
  may: 'ticket.note',
  options,
  form,
  run: async () => undefined,
}) as unknown as Command;

function state(change: Partial<FormState> = {}): FormState {
  return { name: 'ticket note', command: long, options, args: {}, values: {}, ...change };
}

const fieldIds = (page: number, change: Partial<FormState> = {}, fields = 5) =>
  formPage(state(change), page, { ...limits, modalFields: fields }, aDesk()).fields.map(({ id }) => id);

describe('whether a form opens', () => {
  it('is decided by what is needed and was not given', () => {
    expect(opensForm(long, {})).toBe(true);
    expect(opensForm(long, { ticket: 'T-1' })).toBe(true);
    expect(opensForm(long, { ticket: 'T-1', note: '  ' })).toBe(true);
    expect(opensForm(long, { ticket: 'T-1', note: 'x' })).toBe(false);
  });

  it('is yes where it always opens, and no where there is none', () => {
    expect(opensForm({ ...long, form: { ...form, always: true } }, { ticket: 'T-1', note: 'x' })).toBe(true);
    const { form: _none, ...bare } = long;
    expect(opensForm(bare, {})).toBe(false);
    expect(() => formPage(state({ command: bare }), 1, limits, aDesk())).toThrow('ticket note has no form');
  });
});

describe('the pages of a form', () => {
  it('are as many as the platform needs, in order, each field once, hidden ones never', () => {
    const pages = [1, 2, 3].map((page) => fieldIds(page));
    expect(pages).toEqual([
      ['ticket', 'note', 'f0', 'f1', 'f2'],
      ['f3', 'f4', 'f5', 'f6', 'f7'],
      ['f8', 'f9'],
    ]);
    expect(pageCount(state(), limits)).toBe(3);
    expect(fieldIds(1, {}, 100)).toEqual(pages.flat());
  });

  it('leave out what was given before the form opened, as the check of a page does', () => {
    const args = { ticket: 'T-1', f0: 'x' };
    expect(fieldIds(1, { args })).toEqual(['note', 'f1', 'f2', 'f3', 'f4']);
    expect(Object.keys(pageOptions({ options, args }, 1, limits))).toEqual(fieldIds(1, { args }));
    expect(Object.keys(pageOptions({ options, args }, 2, limits))).toEqual(fieldIds(2, { args }));
    expect(pageCount({ options, args }, limits)).toBe(2);
    expect(Object.keys(askedFor(options, args))).not.toContain('draft');
  });

  it('say which one they are, and go on to the next until the last is sent', () => {
    const [first, , last] = [1, 2, 3].map((page) => formPage(state(), page, limits, aDesk()));
    expect(first?.page).toEqual({ number: 1, of: 3 });
    expect(first?.submit).toEqual({ key: 'form.next' });
    expect(last?.page).toEqual({ number: 3, of: 3 });
    expect(last?.submit).toEqual({ key: 'form.save' });
  });

  it('are one without a number where all fits, exactly full or empty', () => {
    const five = Object.fromEntries(Object.entries(options).slice(3, 8));
    for (const few of [five, {}]) {
      const modal = formPage(state({ options: few }), 1, limits, aDesk());
      expect(modal).not.toHaveProperty('page');
      expect(modal.submit).toEqual({ key: 'form.save' });
      expect(modal.fields).toHaveLength(Object.keys(few).length);
    }
    expect(pageCount({ options: { ...five, more: line() }, args: {} }, limits)).toBe(2);
  });

  it('beyond the last are empty', () => {
    expect(fieldIds(9)).toEqual([]);
    expect(pageOptions(state(), 9, limits)).toEqual({});
  });
});

describe('a field', () => {
  it('carries what is known, and its limit or the platform’s', () => {
    const modal = formPage(state({ values: { note: 'so far', f0: '' } }), 1, limits, aDesk());
    expect(modal.fields[1]).toEqual({
      id: 'note',
      kind: 'paragraph',
      label: { key: 'option.note' },
      hint: { key: 'option.note.hint' },
      required: true,
      maxLength: 100,
      value: 'so far',
    });
    expect(modal.fields[2]).toMatchObject({ maxLength: 10, value: '', required: false });
    expect(modal.fields[3]).not.toHaveProperty('value');
  });

  it('offers the desk’s own choices', () => {
    const choice = option.choice({ label: 'option.team' }, (desk) =>
      Object.keys(desk.teams).map((value) => ({ value, label: { plain: value } })),
    );
    const modal = formPage(state({ options: { team: choice } }), 1, limits, aDesk());
    expect(modal.fields[0]?.choices?.map(({ value }) => value)).toEqual(['dev', 'it', 'legal']);
  });

  it('stands under what the form says of itself, when it says something', () => {
    const introduced = { ...long, form: { ...form, intro: 'triage.intro' } as const };
    const modal = formPage(state({ command: introduced }), 1, limits, aDesk());
    expect(modal.intro).toEqual([{ kind: 'text', text: { key: 'triage.intro' } }]);
    expect(formPage(state(), 1, limits, aDesk())).not.toHaveProperty('intro');
  });
});

describe('pages that were filled in', () => {
  it('are kept a day for whoever filled them in, under one id', async () => {
    const kept = new Map<string, { values: Readonly<Record<string, string>>; until: string }>();
    const drafts = new FormDrafts({
      put: async (id, owner, values, until) => void kept.set(`${id} ${owner}`, { values, until }),
      get: async (id, owner) => kept.get(`${id} ${owner}`)?.values,
    });
    expect(await drafts.earlier({ ticket: 'T-1' }, 'ana')).toEqual({});
    const args = await drafts.keep({ ticket: 'T-1' }, 'ana', { f0: 'x' }, NOON);
    expect(args).toMatchObject({ ticket: 'T-1' });
    expect(await drafts.earlier(args, 'ana')).toEqual({ f0: 'x' });
    expect(await drafts.earlier(args, 'gus')).toEqual({});
    expect([...kept.values()][0]?.until).toBe('2026-03-03T12:00:00Z');
    expect(await drafts.keep(args, 'ana', { f0: 'x', f1: 'y' }, NOON)).toEqual(args);
    expect(kept.size).toBe(1);
    expect(await drafts.earlier(args, 'ana')).toEqual({ f0: 'x', f1: 'y' });
  });
});
