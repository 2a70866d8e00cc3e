import { demandUnlinked, MOST_LINKED } from '../domain/customers/linking.ts';
import { may } from '../domain/people/permissions.ts';
import { personId } from '../domain/people/person.ts';
import { accountOf } from '../domain/refs.ts';
import { Refusal, refuse } from '../domain/refusal.ts';
import { t } from '../i18n/types.ts';
import type { Button, Card } from '../port/cards.ts';
import { noticeCard } from './cards/replies.ts';
import { fits } from './codes.ts';
import type { Context } from './commands/command.ts';
import { sendWaiting } from './confirmations.ts';
import { pageKey, type TicketFilter } from './stores/stores.ts';

/** So many tickets are read at once. */
const AT_ONCE = 50;

/**
 * Somebody says which customer they are, by the address or the number on record: a code goes to that address. What they are told
 * is the same whether there is such a customer or not, so that nobody finds out who is one. @throws Refusal
 */
export async function askLink({ services, person, key, now, desk }: Context, who: string): Promise<Card> {
  const { customers, limits, stores, send } = services;
  const account = personId(person);
  const own = await customers.of(person);
  demandUnlinked(own);
  const again = await limits.linkCode(account, key);
  if (again !== undefined) return noticeCard(t('limit.link', { count: desk.linking.codesPerDay, at: again }), 'warn');
  const found = await customers.provable(who, own.id);
  if (found?.id === own.id) return noticeCard(t('account.yours'), 'info');
  const mailed = found !== undefined && (await limits.linkCode(found.id, key)) === undefined;
  const until = now.add({ minutes: desk.linking.codeMinutes }).toString();
  const customer = mailed ? { customer: found.id } : {};
  await stores.links.ask({ account, key, expiresAt: until, ...customer });
  // Also where there is nobody: how long it takes says as little as what is said.
  const message = { kind: 'code', account, asked: key, until, ...customer } as const;
  const id = `${key}:code`;
  await send([{ id, stream: id, seq: 0, message, trace: key }]);
  const enter = { kind: 'button', label: t('button.enterCode'), run: 'link code', args: {}, style: 'primary' } as const;
  return noticeCard(t('account.codeSent', { count: desk.linking.codeMinutes }), 'info', [enter]);
}

/**
 * The code that was mailed: the account belongs to that customer from now on, and what it had asked for before goes along.
 * Killed anywhere and done again, it goes on. @throws Refusal
 */
export async function enterCode(ctx: Context, code: string): Promise<Card> {
  const { services, person, key, now, desk } = ctx;
  const { customers, stores, tickets } = services;
  const account = personId(person);
  const waiting = await stores.links.attempt(account, key, desk.linking.codeTries, now.toString());
  if (!waiting) return refuse('refuse.noCode');
  const right = await fits(code, waiting.hash);
  if (!right || waiting.customer === undefined) throw new Refusal(t('refuse.wrongCode'), { denied: true });
  if (!(await stores.links.use(waiting, key, now.toString()))) return refuse('refuse.noCode');
  const before = await customers.of(person);
  const own = before.as ?? before.id;
  const { id: to, accounts } = await customers.byId(waiting.customer);
  if (own !== to && !(await stores.customers.join(account, to, MOST_LINKED))) return refuse('refuse.notLinkable');
  await eachTicket(ctx, { requester: own }, (number) => tickets.changeRequester(number, to, person, key));
  await stores.mails.reassign(own, to);
  await sendWaiting(ctx, to);
  await tellOthers(
    ctx,
    accounts.filter((one) => one !== account),
  );
  return noticeCard(t('account.linked'), 'good');
}

/** Whoever owns the other accounts learns of it, and can undo it. */
async function tellOthers({ services, person, key }: Context, accounts: readonly string[]): Promise<void> {
  const account = personId(person);
  const text = t('account.told', { name: person.name, platform: person.account.platform });
  const card = noticeCard(text, 'warn', [unlinkButton(account)]);
  const items = accounts.map((other) => {
    const id = `${key}:told:${other}`;
    return {
      id,
      stream: id,
      seq: 0,
      message: { kind: 'post', to: { kind: 'direct', account: other }, card },
      trace: key,
    } as const;
  });
  await services.send(items);
}

/** What is linked to one's own account, to choose from; with nothing linked to it, one's own link is undone. @throws Refusal */
export async function unlinkOwn(ctx: Context): Promise<Card> {
  const { as, linked = [] } = await ctx.services.customers.of(ctx.person);
  if (as !== undefined) return unlinkAccount(ctx, personId(ctx.person));
  if (linked.length === 0) return refuse('refuse.accountNotLinked');
  const named = linked.map(async (account) => {
    const name = (await ctx.services.people.person(accountOf(account)))?.name ?? account;
    return {
      title: t('account.named', { name, platform: accountOf(account).platform }),
      action: unlinkButton(account),
    };
  });
  return { title: t('account.which'), blocks: [{ kind: 'list', items: await Promise.all(named) }] };
}

/**
 * Undoes a link, of an account of the same customer's, or by a lead of anybody's: the account has its own record again, with what
 * was asked under it. Killed anywhere and done again, it goes on. @throws Refusal
 */
export async function unlinkAccount(ctx: Context, account: string): Promise<Card> {
  const { services, person, key } = ctx;
  const { customers, stores, tickets } = services;
  const anyones = account === personId(person) || may(person, 'account.unlinkFor');
  const parted = await stores.customers.part(account, anyones ? undefined : (await customers.of(person)).id);
  if (!parted) throw new Refusal(t('refuse.accountNotLinked'), { denied: !anyones });
  const { own, from } = parted;
  await eachTicket(ctx, { requester: from, askedAs: own }, (number) =>
    tickets.changeRequester(number, own, person, key),
  );
  await stores.customers.parted(account);
  const name = (await services.people.person(accountOf(account)))?.name ?? account;
  return noticeCard(t('account.unlinked', { name, platform: accountOf(account).platform }), 'good');
}

/** Does something to all tickets of a filter, which they may leave by that. */
async function eachTicket({ services }: Context, filter: TicketFilter, work: (ticket: number) => Promise<unknown>) {
  const { tickets } = services.stores;
  for (let before: number | undefined; ; ) {
    const page = await tickets.list(filter, { limit: AT_ONCE, ...(before === undefined ? {} : { before }) });
    for (const { number } of page) await work(number);
    const last = page.at(-1);
    if (last === undefined || page.length < AT_ONCE) return;
    before = pageKey(last);
  }
}

function unlinkButton(account: string): Button {
  return { kind: 'button', label: t('button.unlink'), run: 'unlink', args: { account }, style: 'danger' };
}
