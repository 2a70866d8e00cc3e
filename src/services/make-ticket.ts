import { namesOf } from '../domain/files/file.ts';
import { may } from '../domain/people/permissions.ts';
import { type Person, personId, who } from '../domain/people/person.ts';
import { messageKey } from '../domain/refs.ts';
import { Refusal, refuse } from '../domain/refusal.ts';
import { subjectOf } from '../domain/tickets/line.ts';
import { label } from '../domain/tickets/ticket.ts';
import { t } from '../i18n/types.ts';
import type { Card } from '../port/cards.ts';
import type { GivenMessage } from '../port/platform.ts';
import type { AccountRef } from '../port/refs.ts';
import { madeCard } from './cards/made.ts';
import { noticeCard } from './cards/replies.ts';
import { defaultCategory } from './categories.ts';
import { KEPT, keptWords } from './kept-words.ts';
import { catchUp } from './revisions.ts';
import { sentFiles } from './sent-files.ts';
import type { Services } from './services.ts';
import { tooManyOfMessages } from './too-many.ts';

/** A message as it was at an instant (`…Z`, by the platform's clock). */
export interface ChosenMessage extends GivenMessage {
  readonly at: string;
}

/** Whether somebody may make a ticket of a message: agents of any, everybody of their own. */
export function mayMakeOf(person: Person, author: AccountRef): boolean {
  return personId(person) === personId({ account: author }) || may(person, 'ticket.makeFor');
}

export function notTheirs(): Refusal {
  return new Refusal(t('refuse.notYourMessage'), { denied: true });
}

/**
 * Makes a ticket of a message, whose author is the requester. A message makes one ticket, however often and by however many
 * people it is asked for; the second is shown the first.
 * @param key of the event by which it is asked for @throws Refusal
 */
export async function makeTicket(
  services: Services,
  { ref, author: account, text, files, at }: ChosenMessage,
  person: Person,
  key: string,
): Promise<Card> {
  const { tickets, customers, people, limits } = services;
  const { desk } = services.rules;
  const there = await ticketOf(services, ref);
  if (there !== undefined)
    return madeCard(await tickets.read(there, person), t('made.already', { number: label(there) }));
  await refuseConfidential(services, ref);
  const author = await people.person(account);
  if (!author) return refuse('refuse.ofRelevo');
  if (!mayMakeOf(person, account)) throw notTheirs();
  const ownWords = personId(author) === personId(person);
  const { words: body, cut } = keptWords(text);
  const { platform, channel, message, thread = message } = ref;
  const sent = sentFiles(files, { platform, channel, thread });
  const subject = subjectOf(body === '' ? namesOf(sent) : body);
  if (subject === '') return refuse('refuse.emptyMessage');
  const customer = await customers.of(author);
  if (ownWords) {
    const again = await limits.request(person, customer.id, key);
    if (again !== undefined) return noticeCard(tooManyOfMessages(desk, again), 'warn');
  }
  const { ticket, made } = await tickets.open(
    {
      via: 'action',
      subject,
      body,
      files: sent,
      category: defaultCategory(Object.keys(desk.categories)),
      priority: 'normal',
      customerSide: (await isHere(services, ref))
        ? { kind: 'thread', root: ref }
        : { kind: 'direct', account: personId(author) },
      source: messageKey(ref),
      saidAt: at,
      ...(ownWords ? {} : { madeBy: who(person) }),
      cut,
    },
    customer,
    author,
    key,
  );
  await catchUp(services, ref, author);
  const number = label(ticket.number);
  if (!made) return madeCard(ticket, t('made.already', { number }));
  return madeCard(ticket, t('made.action', { number }), cut ? t('made.cut', { max: KEPT }) : undefined);
}

/** Where Relevo is not, in a conversation of people among themselves, it could neither answer nor hear the customer. */
async function isHere({ channelOf }: Services, { platform, channel }: ChosenMessage['ref']): Promise<boolean> {
  return (await channelOf(platform, channel)) === channel;
}

/** The ticket that was made of a message, of which it is a line, or in whose thread it stands: a message is of one ticket. */
async function ticketOf({ stores, tickets }: Services, ref: ChosenMessage['ref']): Promise<number | undefined> {
  const key = messageKey(ref);
  const made = await stores.tickets.bySource(key);
  if (made) return made.number;
  return ((await tickets.line(key)) ?? (await stores.anchors.byMessage(ref)))?.ticket;
}

async function refuseConfidential({ rules, channelOf }: Services, ref: ChosenMessage['ref']): Promise<void> {
  for (const team of Object.values(rules.desk.teams)) {
    if (team.confidential && (await channelOf(ref.platform, team.channel)) === ref.channel)
      return refuse('refuse.confidential');
  }
}
