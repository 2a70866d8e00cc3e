import { isDoc, type Value } from '../bson/values.ts';
import { fail, failAt } from '../errors.ts';
import { numbersIn, quotient, Total } from '../order/arithmetic.ts';
import { encodeValue } from '../order/keys.ts';
import { extreme } from './expression-operators.ts';
import { compileExpression, type Expression } from './expressions.ts';

/** Gathers the values of one group; `undefined` is a missing value. */
export interface Accumulator {
  add(value: Value | undefined): void;
  result(): Value;
}

/** The accumulators of `$group` that are served; adding one is adding an entry. */
export const ACCUMULATORS: ReadonlyMap<string, () => Accumulator> = new Map<string, () => Accumulator>([
  ['$sum', sum],
  ['$count', sum],
  ['$avg', mean],
  ['$min', () => best(-1)],
  ['$max', () => best(1)],
  ['$first', () => listing((values) => values[0] ?? null, 1)],
  ['$last', last],
  ['$push', () => listing((values) => values.filter((value) => value !== undefined))],
  ['$addToSet', set],
]);

export interface Gathering {
  readonly start: () => Accumulator;
  readonly value: Expression;
}

/** Reads `{$sum: '$n'}` and its like. */
export function parseAccumulator(field: string, spec: Value): Gathering {
  if (field.includes('.')) return failAt(40235, `The field name '${field}' cannot contain '.'`);
  if (field.startsWith('$')) return failAt(40236, `The field name '${field}' cannot be an operator name`);
  if (!isDoc(spec)) return failAt(40234, `The field '${field}' must be an accumulator object`);
  const [entry, second] = spec;
  if (entry === undefined || second !== undefined)
    return failAt(40238, `The field '${field}' must specify one accumulator`);
  const [name, arg] = entry;
  const start = ACCUMULATORS.get(name);
  if (start === undefined) return failAt(15952, `unknown group operator '${name}'`);
  if (name !== '$count') return { start, value: compileExpression(arg) };
  if (!isDoc(arg) || arg.size > 0) return fail('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  return { start, value: () => 1 };
}

function sum(): Accumulator {
  const total = new Total();
  return {
    add: (value) => {
      for (const one of numbersIn([value])) total.add(one);
    },
    result: () => total.result(),
  };
}

function mean(): Accumulator {
  const total = new Total();
  let count = 0;
  return {
    add: (value) => {
      for (const one of numbersIn([value])) {
        total.add(one);
        count += 1;
      }
    },
    result: () => (count === 0 ? null : quotient(total.result(), count)),
  };
}

function listing(finish: (values: (Value | undefined)[]) => Value, most = Infinity): Accumulator {
  const values: (Value | undefined)[] = [];
  return {
    add: (value) => {
      if (values.length < most) values.push(value);
    },
    result: () => finish(values),
  };
}

function best(direction: -1 | 1): Accumulator {
  let found: Value | undefined;
  return {
    add: (value) => {
      found = extreme([found, value], direction);
    },
    result: () => found ?? null,
  };
}

function last(): Accumulator {
  let value: Value | undefined;
  return {
    add: (one) => {
      value = one;
    },
    result: () => value ?? null,
  };
}

function set(): Accumulator {
  const values = new Map<string, Value>();
  return {
    add: (value) => {
      if (value === undefined) return;
      const key = encodeValue(value).toString('latin1');
      if (!values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
}
