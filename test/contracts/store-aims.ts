import { Double, MinKey } from 'bson';
import { Dice } from '#src/lib/dice.ts';
import { type Doc, typeOf, type Value } from '#src/store/embedded/bson/values.ts';
import { visitPath } from '#src/store/embedded/query/paths.ts';
import { doc, type WantedIndex } from './store-queries.ts';

/*
 * Filters that are made of what a document holds, over the paths of an index: what is drawn at random alone seldom matches,
 * and where nothing matches, nothing can be left out.
 */

/** Everything that a filter sees at a path, `undefined` where that leads to nothing. */
function seenAt(one: Doc, path: string): (Value | undefined)[] {
  const found: (Value | undefined)[] = [];
  visitPath(one, path.split('.'), 0, true, (value) => {
    found.push(value);
    return false;
  });
  return found;
}

/** One of what is seen at a path, or now and then nothing. */
function oneAt(dice: Dice, one: Doc, path: string): Value | undefined {
  const seen = seenAt(one, path);
  return seen[dice.between(0, dice.next() < 0.1 ? seen.length : seen.length - 1)];
}

const near: readonly Value[] = [1, 2, 3n, null, 'x', new Double(Number.NaN)];

/** Conditions that a partial index may have, and that `value` mostly meets. */
function plain(dice: Dice, value: Value | undefined): Value {
  if (value === undefined)
    return dice.of<Value>([null, null, doc([['$in', [null, 1]]]), doc([['$lte', null]]), doc([['$type', 'null']])]);
  const other = dice.of(near);
  return dice.of<() => Value>([
    () => value,
    () => value,
    () => doc([['$eq', value]]),
    () => doc([['$in', [other, value]]]),
    () => doc([['$gte', value]]),
    () => doc([['$lte', value]]),
    () => doc([[dice.of(['$gt', '$lt', '$gte', '$lte']), other]]),
    () => doc([['$type', typeOf(value)]]),
    () => doc([['$exists', true]]),
  ])();
}

function onValue(dice: Dice, value: Value | undefined): Value {
  const other = dice.of(near);
  if (value === undefined) {
    return dice.of<() => Value>([
      () => plain(dice, value),
      () => doc([['$exists', false]]),
      () => doc([['$ne', other]]),
      () => doc([['$gte', new MinKey()]]),
      () => doc([['$not', doc([['$type', 'int']])]]),
    ])();
  }
  if (Array.isArray(value) && value.length > 0 && dice.next() < 0.5)
    return doc([['$elemMatch', asOperators(onValue(dice, value[dice.between(0, value.length - 1)]))]]);
  return dice.of<() => Value>([
    () => plain(dice, value),
    () => plain(dice, value),
    () => plain(dice, value),
    () => doc([['$nin', [other]]]),
    () => doc([['$not', doc([['$lt', value]])]]),
    () => doc([['$all', [value]]]),
    () => doc([...asOperators(plain(dice, value)), ...asOperators(plain(dice, other))]),
  ])();
}

/** Under `$elemMatch` a value stands behind an operator. */
function asOperators(condition: Value): Doc {
  const [first] = condition instanceof Map ? condition.keys() : [];
  return condition instanceof Map && first?.startsWith('$') ? condition : doc([['$eq', condition]]);
}

/** A condition on one of some paths; on an element of an array on the way to several of them, where there is one. */
function onOne(dice: Dice, one: Doc, paths: readonly string[]): readonly [string, Value] {
  const path = dice.of(paths);
  const parts = path.split('.');
  const length = dice.between(1, parts.length);
  if (length === parts.length) return [path, onValue(dice, oneAt(dice, one, path))];
  const before = parts.slice(0, length).join('.');
  const elements = seenAt(one, before).flatMap((value) =>
    Array.isArray(value) ? value.filter((item) => item instanceof Map) : [],
  );
  if (elements.length === 0) return [path, onValue(dice, oneAt(dice, one, path))];
  const inside = paths.filter((name) => name.startsWith(`${before}.`)).map((name) => name.slice(before.length + 1));
  const element = dice.of(elements);
  const conditions = Array.from({ length: dice.between(1, 3) }, () => onOne(dice, element, inside));
  const all = dice.next() < 0.1 ? doc([['$or', conditions.map((each) => doc([each]))]]) : doc(conditions);
  return [before, doc([['$elemMatch', all]])];
}

/** The specification of an index; what makes it partial is made of a document. */
export function specOf({ key, options }: WantedIndex, name: string, docs: readonly Doc[]): Doc {
  const spec = doc([['key', doc(key)], ['name', name], ...options]);
  const number = spec.get('partialFilterExpression');
  if (typeof number !== 'number') return spec;
  const dice = new Dice(number);
  const paths = [...key.map(([path]) => path), 'a', 'b', 'a.b'];
  const bound = () => {
    const path = dice.of(paths);
    return [path, plain(dice, oneAt(dice, dice.of(docs), path))] as const;
  };
  const bounds = doc(Array.from({ length: dice.between(1, 2) }, bound));
  const way = dice.next();
  return spec.set('partialFilterExpression', way < 0.2 ? doc([['$or', [bounds, doc([bound()])]]]) : bounds);
}

/** A filter over the paths of an index and of what makes it partial, which one of the documents mostly matches. */
export function aimed(number: number, spec: Doc, docs: readonly Doc[]): Doc {
  const dice = new Dice(number);
  const own = pathsOf(spec.get('partialFilterExpression'));
  const key = [...(spec.get('key') as Doc).keys()];
  // Where nothing is said of the first field, an index is of no use.
  const paths = [...key, ...own.keys(), ...key.slice(0, 1), ...key.slice(0, 1)];
  const one = dice.of(docs);
  const some = (most: number) => doc(Array.from({ length: dice.between(1, most) }, () => onOne(dice, one, paths)));
  const all = doc([...(dice.next() < 0.6 ? own : []), ...some(3)]);
  return dice.next() < 0.2 ? doc([...all, ['$or', [some(2), some(1)]]]) : all;
}

/** What a document holds at some paths, asked for by its value or among others: what several indexes can tell at once. */
export function aimedAll(number: number, paths: readonly string[], docs: readonly Doc[]): Doc {
  const dice = new Dice(number);
  const one = dice.of(docs);
  const conditions = Array.from({ length: dice.between(2, 4) }, () => {
    const path = dice.of(paths);
    const value = oneAt(dice, one, path) ?? null;
    const asked = dice.next() < 0.5 ? value : doc([['$in', [dice.of(near), value]]]);
    return doc([[path, asked]]);
  });
  return doc([['$and', dice.next() < 0.2 ? [...conditions, doc([onOne(dice, one, paths)])] : conditions]]);
}

function pathsOf(partial: Value | undefined): Doc {
  if (!(partial instanceof Map)) return doc([]);
  return doc(
    [...partial].flatMap(([path, value]) =>
      Array.isArray(value) && path === '$or' ? value.flatMap((item) => [...pathsOf(item)]) : [[path, value]],
    ),
  );
}
