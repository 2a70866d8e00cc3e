import { type Member, NotHere } from '../model.ts';
import type { WireMember } from '../protocol.ts';
import type { Database } from './database.ts';

interface MemberRow {
  id: string;
  name: string;
  title: string;
  email: string | null;
  language: string;
  zone: string;
  groups: string;
  guest: number;
  bot: number;
}

/** The members. They are few and fixed while the workspace runs, so they are held in memory. */
export class People {
  readonly all: readonly Member[];
  /** The one member that all bots speak as. */
  readonly bot: string;
  /** A group is there as long as somebody is in it. */
  readonly groups: ReadonlySet<string>;
  readonly #byId: ReadonlyMap<string, Member>;

  constructor(db: Database) {
    this.all = db.all<MemberRow>('SELECT * FROM members ORDER BY position').map(memberOf);
    this.#byId = new Map(this.all.map((member) => [member.id, member]));
    this.groups = new Set(this.all.flatMap((member) => member.groups));
    const bot = this.all.find((member) => member.bot);
    if (bot === undefined) throw new Error('the workspace has no bot among its members');
    this.bot = bot.id;
  }

  find(id: string): Member | undefined {
    return this.#byId.get(id);
  }

  /** @throws NotHere */
  get(id: string): Member {
    const member = this.#byId.get(id);
    if (member === undefined) throw new NotHere('no such member');
    return member;
  }

  /** A person, for what bots do not do by hand. @throws NotHere */
  person(id: string): Member {
    const member = this.get(id);
    if (member.bot) throw new NotHere('a bot acts over its connection');
    return member;
  }

  inGroup(group: string): readonly Member[] {
    return this.all.filter((member) => member.groups.includes(group));
  }

  /** The ids of the members that a text names: `@mia`, or `@agents` for everybody in a group. */
  namedIn(text: string): ReadonlySet<string> {
    const named = new Set<string>();
    for (const [, word = ''] of text.toLowerCase().matchAll(/(?<![\w@])@([a-z0-9_-]+)/g)) {
      if (this.#byId.has(word)) named.add(word);
      else if (this.groups.has(word)) for (const { id } of this.inGroup(word)) named.add(id);
    }
    return named;
  }
}

/** A member as bots see it. */
export function wireMember({ id, name, email, language, zone, groups, guest, bot }: Member): WireMember {
  return { id, name, ...(email === undefined ? {} : { email }), language, zone, groups, guest, bot };
}

function memberOf(row: MemberRow): Member {
  const { id, name, title, language, zone } = row;
  const groups = JSON.parse(row.groups) as string[];
  const email = row.email === null ? {} : { email: row.email };
  return { id, name, title, ...email, language, zone, groups, guest: row.guest === 1, bot: row.bot === 1 };
}
