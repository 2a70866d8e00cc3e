import { namesOf } from '../../files/file.ts';
import type { Check } from '../check.ts';

export default {
  id: 'screenshot',
  label: 'triage.screenshot',
  fields: [{ id: 'file', kind: 'line', label: 'triage.screenshot', hint: 'triage.screenshot.hint', maxLength: 300 }],
  known: (ticket) => (ticket.files.length === 0 ? {} : { file: namesOf(ticket.files).slice(0, 300) }),
} satisfies Check;
