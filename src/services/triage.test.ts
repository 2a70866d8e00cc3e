import { expect, it } from 'vitest';
import { aDesk, aTicket, checks } from '#test/builders.ts';
import { answersOf } from './triage.ts';

const rules = { desk: aDesk(), checks };

it('sorts what was submitted by check and field, trimmed', () => {
  const submitted = {
    'reproduction.steps': ' Sent a mail\n',
    'reproduction.result': 'not',
    'browser.browser': 'Firefox 140',
  };
  expect(answersOf(submitted, aTicket(), rules)).toEqual({
    reproduction: { steps: 'Sent a mail', result: 'not' },
    browser: { browser: 'Firefox 140' },
  });
});

it('leaves out what the category does not ask for, and what is no field', () => {
  const submitted = { 'deliverability.findings': 'fine', 'browser.browser': 'x', 'faq.nothing': 'x' };
  expect(answersOf(submitted, aTicket({ category: 'legal' }), rules)).toEqual({});
});

it('takes an emptied field as emptied, so that a slip can be taken back', () => {
  expect(answersOf({ 'faq.articles': '  ' }, aTicket(), rules)).toEqual({ faq: { articles: '' } });
});
