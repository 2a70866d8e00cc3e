import { Timestamp } from 'bson';
import { isDoc, isNum, type Num, typeOf, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { combine } from '../order/arithmetic.ts';
import { compare } from '../order/compare.ts';
import { addToSet, pop, pull, pullAll, push } from './array-operators.ts';

/** What an operator does to one place. `undefined` takes the field away, and when it was missing leaves it so. */
export type Change = (current: Value | undefined) => Value | undefined;

export interface Operator {
  /** Whether the documents on the way are made when they are missing. */
  readonly creates: boolean;
  /** Whether it only counts for a document that an upsert makes. */
  readonly onInsert?: boolean;
  /** Checks the argument and gives the change. */
  build(arg: Value, path: string): Change;
}

/** The update operators that are served, except `$rename`, which has two paths. Adding one is adding an entry. */
export const UPDATES: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$set', { creates: true, build: (arg) => () => arg }],
  ['$setOnInsert', { creates: true, onInsert: true, build: (arg) => () => arg }],
  ['$unset', { creates: false, build: () => () => undefined }],
  ['$inc', { creates: true, build: (arg, path) => arithmetic('$inc', '+', arg, path) }],
  ['$mul', { creates: true, build: (arg, path) => arithmetic('$mul', '*', arg, path) }],
  ['$min', { creates: true, build: (arg) => extreme(arg, -1) }],
  ['$max', { creates: true, build: (arg) => extreme(arg, 1) }],
  ['$currentDate', { creates: true, build: currentDate }],
  ['$push', { creates: true, build: push }],
  ['$addToSet', { creates: true, build: addToSet }],
  ['$pull', { creates: false, build: pull }],
  ['$pullAll', { creates: false, build: pullAll }],
  ['$pop', { creates: false, build: pop }],
]);

function arithmetic(name: '$inc' | '$mul', op: '+' | '*', arg: Value, path: string): Change {
  const word = name === '$inc' ? 'increment' : 'multiply';
  if (!isNum(arg)) return fail('TypeMismatch', `Cannot ${word} with non-numeric argument: {${path}: <${typeOf(arg)}>}`);
  return (current) => {
    if (current === undefined) return name === '$inc' ? arg : zeroLike(arg);
    if (isNum(current)) return changed(current, combine(op, current, arg));
    return fail(
      'TypeMismatch',
      `Cannot apply ${name} to a value of non-numeric type. The field '${path}' has type ${typeOf(current)}`,
    );
  };
}

/** A result of the same type and value leaves what is there as it is written: -0.0 stays, and so does 1.0 where 1.00 comes out. */
function changed(current: Num, next: Num): Num {
  return typeOf(current) === typeOf(next) && compare(current, next) === 0 ? current : next;
}

function zeroLike(arg: Num): Num {
  return combine('*', arg, 0);
}

function extreme(arg: Value, direction: -1 | 1): Change {
  return (current) => (current === undefined || Math.sign(compare(arg, current)) === direction ? arg : current);
}

function currentDate(arg: Value, path: string): Change {
  if (typeof arg === 'boolean') return () => new Date();
  const type = onlyType(arg);
  if (type === 'date') return () => new Date();
  if (type === 'timestamp') return () => new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 });
  return fail('BadValue', `The '$currentDate' of '${path}' must be true, {$type: "date"} or {$type: "timestamp"}`);
}

function onlyType(arg: Value): Value | undefined {
  return isDoc(arg) && arg.size === 1 ? arg.get('$type') : undefined;
}
