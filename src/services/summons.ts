import { quietUntil } from '../domain/people/quiet.ts';
import { accountOf } from '../domain/refs.ts';
import { RetryLater } from '../lib/errors.ts';
import type { Card } from '../port/cards.ts';
import type { OnCall } from './oncall.ts';
import type { StaffingStore } from './stores/staffing.ts';

/** Whom an alert is to name, so that their platform notifies them. Who that is, is found when it leaves. */
export interface Summons {
  /** Whoever has it, by `platform:user`. Not in their quiet hours, unless they are on call. */
  readonly who?: string;
  /** Whoever is on call there is named where nobody has it. */
  readonly rota: string;
  /** They are named as well where whoever has it does not want to be told now. */
  readonly urgent?: true;
}

export interface Summoners {
  readonly onCall: Pick<OnCall, 'whoIsOn'>;
  readonly staffing: Pick<StaffingStore, 'quietOf'>;
}

/**
 * Each person once, by `platform:user`. An alert does not wait for a platform that is away: whoever is on call is not named then, and
 * is told alone all the same.
 * @throws RetryLater where the store is away
 */
export async function summoned(
  all: readonly Summons[],
  { onCall, staffing }: Summoners,
  now: Temporal.Instant,
): Promise<readonly string[]> {
  const holders = [...new Set(all.flatMap(({ who }) => who ?? []))];
  const quiet = holders.length === 0 ? [] : await staffing.quietOf(holders);
  const asleep = new Set(quiet.filter((hours) => quietUntil(hours, now) !== undefined).map(({ who }) => who.id));
  const duties = new Map<string, string | undefined>();
  const onDuty = async (rota: string): Promise<string | undefined> => {
    if (!duties.has(rota)) duties.set(rota, await firstOf(rota, onCall, now));
    return duties.get(rota);
  };
  const named = new Set<string>();
  for (const { who, rota, urgent } of all) {
    const awake = who !== undefined && !asleep.has(who);
    const duty = awake ? undefined : await onDuty(rota);
    const one = awake || who === duty ? who : who === undefined || urgent ? duty : undefined;
    if (one !== undefined) named.add(one);
  }
  return [...named];
}

/** The card with the people of that platform named whom it concerns. */
export function calling(card: Card, people: readonly string[], platform: string): Card {
  const users = people.map(accountOf).flatMap((account) => (account.platform === platform ? [account.user] : []));
  return users.length === 0 ? card : { ...card, blocks: [{ kind: 'mention', users }, ...card.blocks] };
}

async function firstOf(rota: string, onCall: Summoners['onCall'], now: Temporal.Instant): Promise<string | undefined> {
  try {
    return (await onCall.whoIsOn(rota, now))[0];
  } catch (error) {
    if (error instanceof RetryLater) return undefined;
    throw error;
  }
}
