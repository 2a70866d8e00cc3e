import type { Check } from '../check.ts';

export default {
  id: 'deliverability',
  label: 'triage.deliverability',
  fields: [
    {
      id: 'findings',
      kind: 'paragraph',
      label: 'triage.deliverability',
      hint: 'triage.deliverability.hint',
      maxLength: 2000,
    },
  ],
} satisfies Check;
