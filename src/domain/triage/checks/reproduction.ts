import type { Check } from '../check.ts';

export default {
  id: 'reproduction',
  label: 'triage.reproduction',
  fields: [
    {
      id: 'steps',
      kind: 'paragraph',
      label: 'triage.reproduction.steps',
      hint: 'triage.reproduction.hint',
      maxLength: 2000,
    },
    {
      id: 'result',
      kind: 'select',
      label: 'triage.reproduction.result',
      maxLength: 20,
      choices: [
        { value: 'reproduced', label: 'triage.reproduction.reproduced' },
        { value: 'sometimes', label: 'triage.reproduction.sometimes' },
        { value: 'not', label: 'triage.reproduction.not' },
      ],
    },
  ],
} satisfies Check;
