import type { Check } from '../check.ts';

export default {
  id: 'customerNumber',
  label: 'triage.customerNumber',
  fields: [
    { id: 'number', kind: 'line', label: 'triage.customerNumber', hint: 'triage.customerNumber.hint', maxLength: 40 },
  ],
  known: (_ticket, customer) => (customer.number === undefined ? {} : { number: customer.number }),
} satisfies Check;
