import { describe, expect, it } from 'vitest';
import { defaultDesk } from '#src/config/desk-defaults.ts';
import { aCustomer, aFile, aTicket, checks, completeTriage, inEnglish } from '#test/builders.ts';
import { type Check, checksFor, fieldKey, isComplete, valuesOf } from './check.ts';

const { number: _unknown, ...customer } = aCustomer();

function check(id: string): Check {
  const found = checks.get(id);
  if (!found) throw new Error(`no check ${id}`);
  return found;
}

describe('the checks that are found by scanning', () => {
  it('are those that the first desk asks for', () => {
    const asked = new Set(Object.values(defaultDesk.categories).flatMap(({ triage }) => triage));
    expect([...checks.keys()].sort()).toEqual([...asked].sort());
  });

  it.each([...checks.values()])('$id can be asked for and shown', (one) => {
    const labels = [
      one.label,
      ...one.fields.flatMap(({ label, hint }) => (hint === undefined ? [label] : [label, hint])),
    ];
    for (const key of labels) expect(inEnglish({ key })).not.toBe(key);
    expect(new Set(one.fields.map(({ id }) => id)).size).toBe(one.fields.length);
    for (const field of one.fields) {
      expect(field.maxLength).toBeGreaterThan(0);
      expect((field.choices?.length ?? 0) > 1).toBe(field.kind === 'select');
      for (const { value, label } of field.choices ?? []) {
        expect(value.length).toBeLessThanOrEqual(field.maxLength);
        expect(inEnglish({ key: label })).not.toBe(label);
      }
    }
  });

  it.each([...checks.values()])('$id is complete when each of its fields holds something', (one) => {
    expect(isComplete(one, aTicket(), customer)).toBe(false);
    const answers = Object.fromEntries(one.fields.map(({ id }) => [id, 'x']));
    expect(isComplete(one, aTicket({ triage: { [one.id]: answers } }), customer)).toBe(true);
    for (const { id } of one.fields) {
      const blank = { [one.id]: { ...answers, [id]: ' \n ' } };
      expect(isComplete(one, aTicket({ triage: blank }), customer)).toBe(false);
    }
    expect(isComplete(one, aTicket({ triage: completeTriage }), customer)).toBe(true);
  });
});

describe('what is known without asking', () => {
  it('is the customer’s number and the files', () => {
    const known = { ...customer, number: 'C-9' };
    expect(isComplete(check('customerNumber'), aTicket(), known)).toBe(true);
    expect(isComplete(check('screenshot'), aTicket({ files: [aFile('a.png')] }), customer)).toBe(true);
    const many = Array.from({ length: 50 }, (_, n) => aFile(`screenshot-${n}.png`));
    const shown = valuesOf(check('screenshot'), aTicket({ files: many }), customer)['file'];
    expect(shown).toHaveLength(300);
    expect(shown).toMatch(/^screenshot-0\.png, screenshot-1\.png, /);
  });

  it('gives way to what was written down', () => {
    const ticket = aTicket({ triage: { customerNumber: { number: 'C-10' } }, files: [aFile('a.png')] });
    expect(valuesOf(check('customerNumber'), ticket, { ...customer, number: 'C-9' })).toEqual({ number: 'C-10' });
  });

  it('holds where a field was left empty: a form that was saved half-done hides nothing', () => {
    const ticket = aTicket({
      triage: { screenshot: { file: '' }, customerNumber: { number: ' ' } },
      files: [aFile('a.png')],
    });
    expect(valuesOf(check('screenshot'), ticket, customer)).toEqual({ file: 'a.png' });
    expect(isComplete(check('customerNumber'), ticket, { ...customer, number: 'C-9' })).toBe(true);
  });
});

it('keeps the order that a category gives, and leaves out what is no check', () => {
  expect(checksFor(checks, ['faq', 'gone', 'browser']).map(({ id }) => id)).toEqual(['faq', 'browser']);
});

it('gives every field a key of its own', () => {
  const keys = [...checks.values()].flatMap((one) => one.fields.map((field) => fieldKey(one, field)));
  expect(keys).toContain('reproduction.steps');
  expect(new Set(keys).size).toBe(keys.length);
});
