import type { Member } from '../../model.ts';

/** Whom one can be, by what they do: those who ask, those who answer, and those behind them. */
export interface Cast {
  readonly customers: readonly Member[];
  readonly agents: readonly Member[];
  readonly teams: readonly Member[];
}

export function castOf(members: Iterable<Member>): Cast {
  const people = [...members].filter((member) => !member.bot);
  const customers = people.filter((member) => member.guest);
  const agents = people.filter((member) => !member.guest && member.groups.includes('agents'));
  const teams = people.filter((member) => !customers.includes(member) && !agents.includes(member));
  return { customers, agents, teams };
}
