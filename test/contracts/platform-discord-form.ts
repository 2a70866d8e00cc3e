import { plain } from '#src/i18n/types.ts';
import type { Block, Modal } from '#src/port/cards.ts';
import type { FirstAnswer } from '#src/port/platform.ts';
import { reader } from './platform-rig.ts';

export const text = (words: string): Block => ({ kind: 'text', text: plain(words) });

/** With every kind of field that a chat asks for. */
export const form: Modal = {
  title: plain('A form'),
  submit: plain('Go'),
  intro: [text('Above *all*')],
  run: 'ticket new',
  args: { note: 'x'.repeat(300) },
  fields: [
    { id: 'subject', kind: 'line', label: plain('Subject'), required: true, maxLength: 50, value: 'before' },
    { id: 'urgent', kind: 'tick', label: plain('Urgent'), required: false },
    {
      id: 'to',
      kind: 'select',
      label: plain('To'),
      required: false,
      choices: [
        { value: 'it', label: plain('IT') },
        { value: 'dev', label: plain('Dev') },
      ],
    },
    { id: 'who', kind: 'lookup', label: plain('Who'), required: false },
  ],
};
/** What opens it. */
export const modal: FirstAnswer = { kind: 'modal', modal: form, reader };
