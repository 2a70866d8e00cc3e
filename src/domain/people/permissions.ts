import { t } from '../../i18n/types.ts';
import { Refusal } from '../refusal.ts';
import type { Ticket } from '../tickets/ticket.ts';
import type { Person, Role } from './person.ts';

/**
 * `all`: every ticket; `theirs`: tickets that were ever handed to their team; `held`: those that their team has now; `own`:
 * tickets that they asked for themselves.
 */
type Reach = 'all' | 'theirs' | 'held' | 'own';

const DESK = { agent: 'all', lead: 'all', admin: 'all' } as const;
const DESK_AND_TEAM = { ...DESK, team: 'theirs' } as const;
const EVERYBODY = { ...DESK_AND_TEAM, customer: 'own' } as const;

/** Who may do what: the one table. A role that is not named may not. */
export const PERMISSIONS = {
  'help.read': EVERYBODY,
  'ticket.ask': EVERYBODY,
  'ticket.see': EVERYBODY,
  'ticket.list': EVERYBODY,
  'ticket.reopen': EVERYBODY,
  'address.give': EVERYBODY,
  'address.set': DESK,
  // Whose roles came along with an account, or went with it, nobody could tell: staff are not linked.
  'account.link': { customer: 'all' },
  'account.unlink': { customer: 'all', lead: 'all', admin: 'all' },
  'account.unlinkFor': { lead: 'all', admin: 'all' },
  'ticket.makeFor': DESK,
  'ticket.work': DESK,
  'ticket.answer': { ...DESK, team: 'held' },
  'ticket.note': DESK_AND_TEAM,
  'ticket.resolve': { ...DESK, team: 'held' },
  'ticket.assign': DESK,
  'sla.see': DESK_AND_TEAM,
  'alert.take': { ...DESK, team: 'held' },
  'calendar.change': { admin: 'all' },
  'report.see': { lead: 'all', admin: 'all' },
  'ticket.bulk': { lead: 'all', admin: 'all' },
  'handoff.give': DESK,
  'handoff.override': { lead: 'all' },
  'handoff.take': { team: 'theirs', lead: 'all' },
  'view.share': { lead: 'all', admin: 'all' },
  'away.set': { ...DESK, team: 'all' },
  'away.setFor': { lead: 'all', admin: 'all' },
  'away.see': { lead: 'all', admin: 'all' },
  'quiet.set': { ...DESK, team: 'all' },
  'oncall.see': { ...DESK, team: 'all' },
  // Of one's own team; see oncall/rights.ts.
  'oncall.change': { agent: 'all', team: 'all', lead: 'all' },
  'mail.see': { lead: 'all', admin: 'all' },
  'mail.retry': { lead: 'all', admin: 'all' },
  'deleted.see': { lead: 'all' },
  'audit.see': { lead: 'all', admin: 'all' },
} as const satisfies Record<string, Partial<Record<Role, Reach>>>;

export type Permission = keyof typeof PERMISSIONS;

/** What relates a person to a ticket; the customer record of the person is looked up by the caller. */
export interface Relation {
  readonly ticket: Pick<Ticket, 'requester' | 'teams' | 'handoff'>;
  readonly customer?: string;
}

/** Without a ticket the answer is whether the person may do it for any ticket at all. */
export function may(person: Person, permission: Permission, relation?: Relation): boolean {
  const row: Partial<Record<Role, Reach>> = PERMISSIONS[permission];
  // Staff ask for help, too: with their own request they may do what a customer may.
  if (row.customer === 'own' && relation && person.roles.length > 0 && reaches(person, 'own', relation)) return true;
  return person.roles.some((role) => {
    const reach = row[role];
    return reach !== undefined && (relation === undefined || reaches(person, reach, relation));
  });
}

function reaches(person: Person, reach: Reach, { ticket, customer }: Relation): boolean {
  switch (reach) {
    case 'all':
      return true;
    case 'theirs':
      return ticket.teams.some((team) => person.teams.includes(team));
    case 'held':
      return ticket.handoff !== undefined && person.teams.includes(ticket.handoff.team);
    case 'own':
      return customer !== undefined && customer === ticket.requester;
  }
}

/**
 * @throws Refusal marked `denied`. A ticket of somebody else's is refused in the words for one that does not exist, so
 * that numbers cannot be tried out.
 */
export function demand(
  person: Person,
  permission: Permission,
  relation?: Relation & { readonly number: string },
): void {
  if (relation && !may(person, 'ticket.see', relation)) {
    throw new Refusal(t('refuse.unknownTicket', { number: relation.number }), { denied: true });
  }
  if (!may(person, permission, relation)) throw new Refusal(t('refuse.notAllowed'), { denied: true });
}
