import type { MessageView } from '#src/workspace/model.ts';
import { type GivenFile, type House, until, wordsOf } from './house.ts';

/** A request as a customer wrote it, and its card at the desk. */
export interface Asked {
  readonly request: MessageView;
  readonly card: MessageView;
  readonly number: number;
  /** `T-1042` */
  readonly label: string;
  /** Waits until the card says it. */
  cardSays(words: RegExp): Promise<MessageView>;
}

const CHANNELS = { ana: 'support-acme', ben: 'support-globex' } as const;

/** A customer asks for help in their channel; the first line of `words` is like no other. */
export async function asks(
  house: House,
  by: keyof typeof CHANNELS,
  words: string,
  files: readonly GivenFile[] = [],
): Promise<Asked> {
  const request = house.as(by).send(CHANNELS[by], words, files);
  const [subject] = words.split('\n');
  const card = await house.as('mia').sees('agents', new RegExp(`· ${subject}$`, 'm'));
  const label = /T-\d+/.exec(wordsOf(card))?.[0] ?? '';
  await house.as(by).seesInThread(CHANNELS[by], request.id, new RegExp(label));
  const cardSays = (said: RegExp) =>
    until(`${said} on the card of ${label}`, () => {
      const now = house.workspace.message('mia', 'agents', card.id);
      return said.test(wordsOf(now)) ? now : undefined;
    });
  return { request, card, number: Number(label.slice(2)), label, cardSays };
}

/** Mia claims it and makes it ready for any team: its category asks for the customer's number only. */
export async function readyForTeams(house: House, { label, cardSays }: Asked): Promise<void> {
  const mia = house.as('mia');
  await mia.type('agents', `/ticket claim ${label}`);
  await mia.type('agents', `/ticket category ${label} legal`);
  await mia.submit(await mia.type('agents', `/triage ${label}`), { 'customerNumber.number': 'A-1' });
  await cardSays(/Category: Legal[\s\S]*customer A-1/);
}
