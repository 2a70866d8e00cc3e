import { MongoClient, MongoServerError } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCUMULATORS as SERVED_ACCUMULATORS } from '#src/store/embedded/agg/accumulators.ts';
import { EXPRESSIONS as SERVED_EXPRESSIONS } from '#src/store/embedded/agg/expression-operators.ts';
import { STAGES as SERVED_STAGES } from '#src/store/embedded/agg/stages.ts';
import { COMMANDS as SERVED_COMMANDS } from '#src/store/embedded/commands/table.ts';
import { OPERATORS as SERVED_OPERATORS } from '#src/store/embedded/query/operators.ts';
import { UPDATES as SERVED_UPDATES } from '#src/store/embedded/update/operators.ts';
import * as names from './mongodb-names.ts';
import { ACCUMULATOR_CASES, STAGE_CASES } from './store-cases/aggregate.ts';
import type { Case, Cases } from './store-cases/case.ts';
import { COMMAND_CASES } from './store-cases/command.ts';
import { EXPRESSION_CASES, PLAIN_EXPRESSIONS } from './store-cases/expression.ts';
import { PLAIN_PROJECTIONS, PROJECTION_CASES, VARIABLE_CASES } from './store-cases/project.ts';
import { QUERY_CASES } from './store-cases/query.ts';
import { MODIFIER_CASES, PATH_CASES, PLAIN_UPDATES, UPDATE_CASES } from './store-cases/update.ts';
import { freshStore, namedServer, type Place } from './store-helpers.ts';

/** What a probe was answered with: whether the name itself was not known, and the code. */
interface Answer {
  readonly unknown: boolean;
  readonly code: unknown;
}
type Send = (command: object) => Promise<{ code: unknown; message: string }>;

/** A kind of names: what there are, what is served, and how to find out of one. */
interface Kind {
  readonly what: string;
  readonly names: readonly string[];
  readonly cases: Cases;
  /** What the implementation's own tables hold, where there is one. */
  readonly table: Iterable<string>;
  /** The server's code for a name of this kind that it does not know. */
  readonly code: number;
  probe(send: Send, name: string): Promise<Answer>;
}

/** Known to the server too, but not where there is no replica set; a code of their own says so. */
const NEEDS_A_REPLICA_SET: { readonly [name: string]: number } = {
  commitTransaction: 20,
  abortTransaction: 20,
  $changeStream: 40573,
};

const pipeline = (...stages: object[]) => ({ aggregate: 'c', cursor: {}, pipeline: stages });

/** A kind whose unknown names are told by their code alone. */
function byCode(kind: Omit<Kind, 'probe'>, command: (name: string) => object): Kind {
  return {
    ...kind,
    probe: async (send, name) => {
      const { code } = await send(command(name));
      return { unknown: code === kind.code || code === NEEDS_A_REPLICA_SET[name], code };
    },
  };
}

/** A kind whose code for unknown names is also that of a wrong argument, so that the message decides. */
function byMessage(kind: Omit<Kind, 'probe'>, said: RegExp, ...commands: ((name: string) => object)[]): Kind {
  return {
    ...kind,
    probe: async (send, name) => {
      const answers = await Promise.all(commands.map((command) => send(command(name))));
      const known = answers.find(({ code, message }) => code !== kind.code || !said.test(message));
      return { unknown: known === undefined, code: (known ?? answers[0])?.code };
    },
  };
}

const KINDS: readonly Kind[] = [
  byCode(
    { what: 'command', names: names.COMMAND_NAMES, cases: COMMAND_CASES, table: SERVED_COMMANDS.keys(), code: 59 },
    (name) => ({ [name]: 1 }),
  ),
  byMessage(
    {
      what: 'query operator',
      names: names.QUERY_OPERATORS,
      cases: QUERY_CASES,
      table: SERVED_OPERATORS.keys(),
      code: 2,
    },
    /unknown (?:top level )?operator/,
    (name) => ({ find: 'c', filter: { a: { [name]: 1 } } }),
    (name) => ({ find: 'c', filter: { [name]: 1 } }),
  ),
  byMessage(
    { what: 'projection operator', names: names.PROJECTION_OPERATORS, cases: PROJECTION_CASES, table: [], code: 31325 },
    /Unknown expression/,
    (name) => ({ find: 'c', projection: { a: { [name]: 1 } } }),
  ),
  byMessage(
    {
      what: 'update operator',
      names: names.UPDATE_OPERATORS,
      cases: UPDATE_CASES,
      table: SERVED_UPDATES.keys(),
      code: 9,
    },
    /Unknown modifier/,
    (name) => ({ findAndModify: 'c', query: {}, update: { [name]: { a: 1 } } }),
  ),
  byMessage(
    { what: 'modifier of $push', names: names.UPDATE_MODIFIERS, cases: MODIFIER_CASES, table: [], code: 2 },
    /Unrecognized clause/,
    (name) => ({ findAndModify: 'c', query: {}, update: { $push: { l: { $each: [1], [name]: 1 } } } }),
  ),
  byMessage(
    { what: 'sign in an update path', names: names.UPDATE_PATHS, cases: PATH_CASES, table: [], code: 52 },
    /dollar/,
    (name) => ({ findAndModify: 'c', query: { l: 1 }, update: { $set: { [`l.${name}`]: 1 } } }),
  ),
  byCode({ what: 'stage', names: names.STAGES, cases: STAGE_CASES, table: SERVED_STAGES.keys(), code: 40324 }, (name) =>
    pipeline({ [name]: {} }),
  ),
  byCode(
    {
      what: 'expression',
      names: names.EXPRESSIONS,
      cases: EXPRESSION_CASES,
      table: SERVED_EXPRESSIONS.keys(),
      code: 168,
    },
    (name) => pipeline({ $project: { x: [{ [name]: ['$a', '$a'] }] } }),
  ),
  byCode(
    {
      what: 'accumulator',
      names: names.ACCUMULATORS,
      cases: ACCUMULATOR_CASES,
      table: SERVED_ACCUMULATORS.keys(),
      code: 15952,
    },
    (name) => pipeline({ $group: { _id: null, x: { [name]: {} } } }),
  ),
  byCode({ what: 'variable', names: names.VARIABLES, cases: VARIABLE_CASES, table: [], code: 17276 }, (name) =>
    pipeline({ $project: { x: name } }),
  ),
];

const server = namedServer();
const places: [string, () => Promise<Place>][] = [['embedded', () => freshStore()]];
if (server !== undefined) places.push([server.name, () => Promise.resolve(server)]);

let probed: Place;
let probing: MongoClient;
beforeAll(async () => {
  probed = await freshStore();
  probing = await MongoClient.connect(probed.uri);
});
afterAll(async () => {
  await probing.close();
  await probed.clean();
});

describe.each(KINDS)('every $what', ({ what, names: published, cases, table, code, probe }) => {
  /** Of its own, as some of what is served empties it. */
  const database = () => probing.db(what.replace(/\W/g, '_'));
  beforeAll(async () => {
    await database()
      .collection('c')
      .insertOne({ a: 1, l: [1] });
  });

  const send: Send = async (command) => {
    try {
      await database().command(command as never);
    } catch (error) {
      if (error instanceof MongoServerError) return { code: error.code, message: error.message };
      throw error;
    }
    return { code: 0, message: '' };
  };

  it.each(published.map((name) => [name]))('%s is refused by name, or served with cases', async (name) => {
    const answer = await probe(send, name);
    const own = cases[name] ?? [];
    expect({ served: !answer.unknown, cases: own.length > 0 }).toEqual({
      served: own.length > 0,
      cases: own.length > 0,
    });
    if (answer.unknown) expect(answer.code).toBe(NEEDS_A_REPLICA_SET[name] ?? code);
    // The cases are about the name that they stand under.
    const sign = name === '$[identifier]' ? '$[x]' : name;
    if (own.length > 0) expect(own.some(({ says }) => says.includes(sign))).toBe(true);
  });

  it('is published: nothing else is served, and nothing else has a case', () => {
    const known = new Set(published);
    expect([...table, ...Object.keys(cases)].filter((name) => !known.has(name))).toEqual([]);
  });
});

const ALL: readonly (readonly [string, readonly Case[]])[] = [
  ...KINDS.flatMap(({ cases }) => Object.entries(cases)),
  ['projections', PLAIN_PROJECTIONS],
  ['updates', PLAIN_UPDATES],
  ['expressions', PLAIN_EXPRESSIONS],
];

describe.each(places)('what is served, over %s', (_, open) => {
  let place: Place;
  let client: MongoClient;
  let made = 0;
  beforeAll(async () => {
    place = await open();
    client = await MongoClient.connect(place.uri);
    await client.db().dropDatabase();
  });
  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close();
    await place.clean();
  });

  describe.each(ALL)('%s', (_name, cases) => {
    it.each(cases.map((one) => [one.says, one] as const))('%s', async (_says, one) => {
      made += 1;
      const db = client.db();
      await one.check(db.collection(`c${made}`), db);
    });
  });
});
