import { expect, it } from 'vitest';
import { plain } from '../../i18n/types.ts';
import { createLog } from '../../lib/log.ts';
import type { Modal } from '../../port/cards.ts';
import { Answers } from './answers.ts';
import type { Api, Json } from './api.ts';
import { LongValues } from './long-values.ts';

const reader = { language: 'es', zone: 'UTC' };
const long = 'v'.repeat(200);
const hung = () => new Promise<never>(() => {});
/** So long ago that Slack will soon give up. */
const longAgo = () => performance.now() - 2_790;

/** Answers whose store does not answer, and what Slack is told. */
function answers() {
  const longValues = new LongValues({ read: hung, write: hung, update: hung });
  const words = (text: { plain: string } | { key: string }) => ('plain' in text ? text.plain : text.key);
  const made = new Answers(
    {} as Api,
    words as never,
    () => ({ platform: 'slack', url: 'https://acme.slack.com/' }),
    longValues,
    createLog({ level: 'silent' }),
  );
  const acknowledged: (Json | undefined)[] = [];
  return { made, acknowledged, ack: async (answer?: Json) => void acknowledged.push(answer) };
}

const choice = (value: string) => ({ value, label: plain(value.slice(0, 20)) });

it('a look-up is answered in time with what needs not be kept', async () => {
  const { made, acknowledged, ack } = answers();
  const choices = [choice('short'), choice(long)];
  await made.suggested({ kind: 'choices', choices, reader }, ack, { typed: 'sh', by: 'U1', arrivedMs: longAgo() });
  expect(acknowledged).toMatchObject([{ options: [{ value: 'short' }, { value: 'sh' }] }]);
});

it('a form whose next page cannot be kept stays open with what was typed, and says to try again', async () => {
  const { made, acknowledged, ack } = answers();
  const fields = [{ id: 'a', kind: 'select', label: plain('a'), required: false, choices: [choice(long)] }] as const;
  const modal: Modal = { title: plain('A form'), submit: plain('Go'), run: 'ticket new', args: {}, fields };
  const sent = { by: 'U1', from: { channel: 'C1' }, title: 'A form', arrivedMs: longAgo() };
  await made.submitted({ kind: 'modal', modal, reader }, ack, { ...sent, fields: ['subject', 'other'] });
  await made.submitted({ kind: 'modal', modal, reader }, ack, { ...sent, arrivedMs: longAgo(), fields: [] });
  expect(acknowledged).toMatchObject([
    { response_action: 'errors', errors: { subject: 'error.tryAgain' } },
    { response_action: 'update', view: { type: 'modal' } },
  ]);
});
