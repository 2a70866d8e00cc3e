import type { Check } from '../check.ts';

export default {
  id: 'faq',
  label: 'triage.faq',
  fields: [{ id: 'articles', kind: 'line', label: 'triage.faq', hint: 'triage.faq.hint', maxLength: 300 }],
} satisfies Check;
