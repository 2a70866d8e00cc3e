import { categoryName } from '../../domain/names.ts';
import { accountsOf, named, namesOf } from '../../domain/people/named.ts';
import type { Person } from '../../domain/people/person.ts';
import { refuse } from '../../domain/refusal.ts';
import { assign, setCategory, setPriority } from '../../domain/tickets/acts/desk.ts';
import { tag } from '../../domain/tickets/acts/tags.ts';
import { close } from '../../domain/tickets/acts/talk.ts';
import type { Act } from '../../domain/tickets/decide.ts';
import { readTags } from '../../domain/tickets/tags.ts';
import { PRIORITIES, type Priority } from '../../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import type { Context } from '../commands/command.ts';

export const CHANGES = ['close', 'tag', 'assign', 'priority', 'category'] as const;

/** What is done to many tickets, as data that outlives a process. */
export type Change =
  | { readonly do: 'close' }
  | { readonly do: 'tag'; readonly tags: readonly string[] }
  | { readonly do: 'assign'; readonly to: Person }
  | { readonly do: 'priority'; readonly priority: Priority }
  | { readonly do: 'category'; readonly category: string };

/** @throws Refusal that says what `with` has to be */
export async function readChange(ctx: Context, what: string, given = ''): Promise<Change> {
  switch (what) {
    case 'close':
      return { do: 'close' };
    case 'tag':
      return { do: 'tag', tags: readTags(given) };
    case 'assign':
      return { do: 'assign', to: await agentNamed(ctx, given) };
    case 'priority': {
      const priority = PRIORITIES.find((one) => one === given.toLowerCase());
      return priority ? { do: 'priority', priority } : refuse('refuse.bulkWith', { values: PRIORITIES.join(', ') });
    }
    default: {
      const ids = Object.keys(ctx.desk.categories);
      const category = ids.find((one) => one.toLowerCase() === given.toLowerCase());
      return category === undefined
        ? refuse('refuse.bulkWith', { values: ids.join(', ') })
        : { do: 'category', category };
    }
  }
}

async function agentNamed({ services }: Context, name: string): Promise<Person> {
  const agents = await services.people.agents();
  const [found, second] = named(agents, name);
  if (!found) return refuse('refuse.noSuchAgent', { who: name, agents: plain(namesOf(agents)) });
  return second ? refuse('refuse.severalAgents', { who: name, agents: plain(accountsOf(named(agents, name))) }) : found;
}

export function actOf(change: Change): Act {
  switch (change.do) {
    case 'close':
      return close;
    case 'tag':
      return tag(change.tags);
    case 'assign':
      // They are told of all of them at once.
      return assign(change.to, 'quietly');
    case 'priority':
      return setPriority(change.priority);
    case 'category':
      return setCategory(change.category);
  }
}

export function changeInWords(change: Change, { desk }: Pick<Context, 'desk'>): Text {
  switch (change.do) {
    case 'close':
      return t('bulk.close');
    case 'tag':
      return t('bulk.tag', { tags: change.tags.join(', ') });
    case 'assign':
      return t('bulk.assign', { to: change.to.name });
    case 'priority':
      return t('bulk.priority', { priority: t(`priority.${change.priority}`) });
    case 'category':
      return t('bulk.category', { category: categoryName(desk, change.category) });
  }
}
