import type { Desk } from '../domain/desk.ts';
import { personId } from '../domain/people/person.ts';
import { type Text, t } from '../i18n/types.ts';
import { newId } from '../lib/ids.ts';
import type { Card } from '../port/cards.ts';
import { noticeCard } from './cards/replies.ts';
import type { Context } from './commands/command.ts';
import { DRAFT } from './commands/form.ts';

const DRAFT_LIVES = Temporal.Duration.from({ hours: 24 });

/** A message was one request too many: it stays where it was written, and can become a ticket from the instant `at`. */
export function tooManyOfMessages({ limits }: Desk, at: string): Text {
  return t('limit.requests.message', { count: limits.requestsPerHour, at });
}

/** The same for a form, whose words are kept for a day so that nobody has to write them again. */
export async function tooManyCard(ctx: Context, at: string, words: Readonly<Record<string, string>>): Promise<Card> {
  const draft = newId();
  const gone = ctx.now.add(DRAFT_LIVES).toString();
  await ctx.services.stores.drafts.put(draft, personId(ctx.person), words, gone);
  return noticeCard(t('limit.requests.form', { count: ctx.desk.limits.requestsPerHour, at }), 'warn', [
    { kind: 'button', label: t('button.formAgain'), run: 'ticket new', args: { [DRAFT]: draft } },
  ]);
}
