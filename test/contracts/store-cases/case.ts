import { Binary, BSON, BSONRegExp, type Collection, type Db, Decimal128, Double, MaxKey, MinKey } from 'mongodb';
import { expect } from 'vitest';
import { codeOf } from '../store-helpers.ts';

/**
 * One thing that the documentation says of a name, as an operation and what it gives. JavaScript's whole numbers are int32,
 * bigints int64; results are compared with their BSON types and the order of their keys.
 */
export interface Case {
  /** The operation as text: shown, and searched for the name that it is a case of. */
  readonly says: string;
  check(collection: Collection, db: Db): Promise<void>;
}

/** The cases of each name. */
export type Cases = { readonly [name: string]: readonly Case[] };

export const double = (value: number): Double => new Double(value);
export const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
export const regex = (pattern: string, options = ''): BSONRegExp => new BSONRegExp(pattern, options);
export const bytes = (...list: number[]): Binary => new Binary(Buffer.from(list));
export const minKey = new MinKey();
export const maxKey = new MaxKey();

/** Raw values of BSON's own classes, so that a type that changes on the way is seen. */
export const RAW = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;

type Plain = { readonly [key: string]: unknown };

function exact(value: unknown): string {
  const plain = BSON.deserialize(BSON.serialize({ value }), RAW);
  return BSON.EJSON.stringify(plain['value'], { relaxed: false });
}

function text(value: unknown): string {
  return BSON.EJSON.stringify(BSON.deserialize(BSON.serialize({ value }), { bsonRegExp: true })['value'], {
    relaxed: true,
  });
}

/** What is not there, as different from null. */
export const MISSING = Symbol('missing');

/** What the server refuses, with its code. */
export class Refused {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}
export const refused = (code: number): Refused => new Refused(code);

async function compare(work: () => Promise<unknown>, expected: unknown): Promise<void> {
  if (expected instanceof Refused) expect(Number(await codeOf(work))).toBe(expected.code);
  else expect(exact(await work())).toBe(exact(expected));
}

async function fill(collection: Collection, docs: readonly Plain[]): Promise<void> {
  if (docs.length > 0) await collection.insertMany(docs.map((doc, n) => ({ _id: n as never, ...doc })));
}

/** Which of the documents, by their places, a filter finds. */
export function finds(filter: Plain, docs: readonly Plain[], expected: readonly number[] | Refused): Case {
  return {
    says: `find ${text(filter)} among ${text(docs)}`,
    check: async (collection) => {
      await fill(collection, docs);
      const find = () => collection.find(filter, { projection: { _id: 1 } }).toArray();
      if (expected instanceof Refused) await compare(find, expected);
      else expect((await find()).map((one) => Number(one._id)).toSorted((a, b) => a - b)).toEqual(expected);
    },
  };
}

/** `THIS` in a command is the case's own collection, `DB.THIS` its namespace. */
function addressed(command: Plain, collection: Collection): Plain {
  const name = (value: unknown): unknown => (value === 'THIS' ? collection.collectionName : value);
  return Object.fromEntries(Object.entries(command).map(([key, value]) => [key, name(value)]));
}

/** Of what was answered only what is expected, with `DB.THIS` for the namespace; arrays whole. */
function picked(answer: unknown, expected: unknown, ns: string): unknown {
  if (answer === ns) return 'DB.THIS';
  if (!isPlain(expected) || !isPlain(answer)) return answer;
  return Object.fromEntries(Object.keys(expected).map((key) => [key, picked(answer[key], expected[key], ns)]));
}

function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** What a command answers: at least what is expected, after the commands `before` it. */
export function answers(
  command: Plain,
  docs: readonly Plain[],
  expected: Plain | Refused,
  before: readonly Plain[] = [],
): Case {
  return {
    says: `command ${text(command)} with ${text(docs)} after ${text(before)}`,
    check: async (collection, db) => {
      await fill(collection, docs);
      for (const one of before) await db.command(addressed(one, collection));
      const ask = async (): Promise<unknown> => {
        const reply = await db.command(addressed(command, collection), RAW);
        const [error] = (reply['writeErrors'] ?? []) as { code: { valueOf(): number } }[];
        if (error !== undefined && expected instanceof Refused) throw new BSONError(error.code.valueOf());
        return picked(reply, expected, collection.namespace);
      };
      if (expected instanceof Refused) expect(Number(await codeIn(ask))).toBe(expected.code);
      else await compare(ask, expected);
    },
  };
}

/** A case that is told step by step. */
export function story(says: string, check: Case['check']): Case {
  return { says, check };
}

class BSONError extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`write error ${code}`);
    this.code = code;
  }
}

async function codeIn(ask: () => Promise<unknown>): Promise<number | string | undefined> {
  try {
    return await codeOf(ask);
  } catch (error) {
    if (error instanceof BSONError) return error.code;
    throw error;
  }
}

/** The documents that a pipeline gives, in order. */
export function gives(pipeline: readonly Plain[], docs: readonly Plain[], expected: readonly Plain[] | Refused): Case {
  return {
    says: `aggregate ${text(pipeline)} over ${text(docs)}`,
    check: async (collection) => {
      await fill(collection, docs);
      await compare(() => collection.aggregate([...pipeline], RAW).toArray(), expected);
    },
  };
}

/** What an expression is for one document. */
export function evaluates(expression: unknown, doc: Plain, expected: unknown): Case {
  const result = expected instanceof Refused ? expected : [expected === MISSING ? {} : { is: expected }];
  return gives([{ $project: { _id: 0, is: expression } }], [doc], result);
}

/** What an accumulator makes of one group. */
export function gathers(accumulator: Plain, docs: readonly Plain[], expected: unknown): Case {
  const result = expected instanceof Refused ? expected : [{ _id: null, is: expected }];
  return gives([{ $sort: { _id: 1 } }, { $group: { _id: null, is: accumulator } }], docs, result);
}

/** What a projection shows of one document. */
export function shows(projection: Plain, doc: Plain, expected: Plain | Refused, filter: Plain = {}): Case {
  return {
    says: `project ${text(projection)} of ${text(doc)}`,
    check: async (collection) => {
      await fill(collection, [doc]);
      await compare(() => collection.findOne(filter, { projection, ...RAW }), expected);
    },
  };
}

interface How {
  readonly filter?: Plain;
  readonly arrayFilters?: Plain[];
  readonly upsert?: boolean;
}

/** What an update, or a replacement, makes of one document; of none when it is an upsert. */
export function makes(update: Plain, doc: Plain | undefined, expected: Plain | Refused, how: How = {}): Case {
  const { filter = {}, ...options } = how;
  return {
    says: `update ${text(doc ?? null)} with ${text(update)} ${text(how)}`,
    check: async (collection) => {
      await fill(collection, doc === undefined ? [] : [doc]);
      const run = async (): Promise<unknown> => {
        const operators = Object.keys(update)[0]?.startsWith('$') === true;
        if (operators) await collection.updateOne(filter, update, options);
        else await collection.replaceOne(filter, update, options);
        return collection.findOne({}, RAW);
      };
      const whole = expected instanceof Refused || '_id' in expected ? expected : { _id: 0, ...expected };
      await compare(run, whole);
      // What is refused has changed nothing.
      if (expected instanceof Refused)
        expect(exact(await collection.findOne({}, RAW))).toBe(exact(doc === undefined ? null : { _id: 0, ...doc }));
    },
  };
}
