import type { Check } from '../check.ts';

export default {
  id: 'browser',
  label: 'triage.browser',
  fields: [{ id: 'browser', kind: 'line', label: 'triage.browser', hint: 'triage.browser.hint', maxLength: 120 }],
} satisfies Check;
