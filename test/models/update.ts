import { Double } from 'bson';
import type { Doc, Value } from '#src/store/embedded/bson/values.ts';
import { compareByModel } from './bson-order.ts';

/** What an update is refused with. */
class Refused {
  readonly code: number;
  constructor(code: number) {
    this.code = code;
  }
}

/** One operator at one path. */
export interface Step {
  readonly op: string;
  readonly path: string;
  readonly arg: Value;
}

/**
 * What an update makes of a document, the slow and obvious way: the new document, or the server's code. `$` means the place
 * that is given, `$[x]` the elements that are 2 or more.
 */
export function updateByModel(doc: Doc, steps: readonly Step[], place = 0): Doc | number {
  try {
    return applied(doc, steps, place);
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

function applied(doc: Doc, steps: readonly Step[], place: number): Doc {
  const here = (path: string) => path.split('.').map((part) => (part === '$' ? String(place) : part));
  const paths = steps.flatMap((one) => (one.op === '$rename' ? [one.path, one.arg as string] : [one.path])).map(here);
  for (const [at, a] of paths.entries())
    for (const b of paths.slice(at + 1)) if (clash(doc, a, b)) throw new Refused(40);
  const copy = structured(doc) as Doc;
  const places = steps.flatMap((one) => {
    if (one.op === '$rename') return [{ ...one, parts: (one.arg as string).split('.') }];
    return spread(copy, [], here(one.path)).map((parts) => ({ ...one, parts }));
  });
  // "a" before "b", and "9" before "10".
  const order = (a: readonly string[], b: readonly string[]): number => {
    const at = a.findIndex((part, place) => part !== b[place]);
    const [x, y] = [a[at] ?? '', b[at] ?? ''];
    if (at < 0) return a.length - b.length;
    return /^\d+$/.test(x) && /^\d+$/.test(y) ? Number(x) - Number(y) : x < y ? -1 : 1;
  };
  for (const { op, path, arg, parts } of places.toSorted((a, b) => order(a.parts, b.parts))) {
    if (op === '$rename') rename(copy, path.split('.'), parts);
    else change(copy, parts, CREATES.has(op), (current) => CHANGES[op]?.(current, arg));
  }
  return copy;
}

function structured(value: Value): Value {
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, structured(item)]));
  return Array.isArray(value) ? value.map(structured) : value;
}

const isChosen = (part: string): boolean => part.startsWith('$[');

/** Whether two paths are about one place or one about what is in the other's, in this document or however they are followed. */
function clash(holder: Value | undefined, a: readonly string[], b: readonly string[]): boolean {
  const [[x, ...as], [y, ...bs]] = [a, b];
  if (x === undefined || y === undefined) return true;
  if (isChosen(x) !== isChosen(y)) return true;
  if (!isChosen(x)) return x === y && clash(holder === undefined ? undefined : look(holder, [x]), as, bs);
  const both = Array.isArray(holder) ? holder.filter((item) => isMeant(x, item) && isMeant(y, item)) : [];
  return (x === y && clash(undefined, as, bs)) || both.some((item) => clash(item, as, bs));
}

/** Whether `$[]` or `$[x]` means this element. */
function isMeant(part: string, item: Value): boolean {
  const fits = (one: Value) => isNumber(one) && number(one) >= 2;
  return part === '$[]' || fits(item) || (Array.isArray(item) && item.some(fits));
}

/** The places that a path with `$[]` or `$[x]` means. */
function spread(doc: Doc, before: readonly string[], after: readonly string[]): (readonly string[])[] {
  const [next, ...rest] = after;
  if (next === undefined) return [before];
  if (!isChosen(next)) return spread(doc, [...before, next], rest);
  const list = look(doc, before);
  if (!Array.isArray(list)) throw new Refused(2);
  return list.flatMap((item, at) => (isMeant(next, item) ? spread(doc, [...before, String(at)], rest) : []));
}

function look(value: Value | undefined, parts: readonly string[]): Value | undefined {
  const [next, ...rest] = parts;
  if (next === undefined || value === undefined) return value;
  if (value instanceof Map) return look(value.get(next), rest);
  return Array.isArray(value) && /^\d+$/.test(next) ? look(value[Number(next)], rest) : undefined;
}

const CREATES = new Set('$set $inc $mul $min $max $push $addToSet'.split(' '));

/** Puts what `make` gives at the end of the path; undefined takes it away, and in an array leaves null. */
function change(
  holder: Value,
  parts: readonly string[],
  creates: boolean,
  make: (current: Value | undefined) => Value | undefined,
): void {
  const [next = '', ...rest] = parts;
  const place = Array.isArray(holder) && /^\d+$/.test(next) ? Number(next) : undefined;
  if (!(holder instanceof Map) && place === undefined) {
    if (creates) throw new Refused(28);
    return;
  }
  const current = holder instanceof Map ? holder.get(next) : (holder as Value[])[place ?? 0];
  if (rest.length > 0) {
    if (current === undefined && !creates) return;
    const inside = current === undefined ? new Map<string, Value>() : current;
    if (current === undefined) put(holder, next, inside);
    change(inside, rest, creates, make);
    return;
  }
  const value = make(current);
  if (value !== undefined) put(holder, next, value);
  else if (holder instanceof Map) holder.delete(next);
  else if (Array.isArray(holder) && current !== undefined) put(holder, next, null);
}

function put(holder: Value, key: string, value: Value): void {
  if (holder instanceof Map) holder.set(key, value);
  else if (Array.isArray(holder)) {
    while (holder.length < Number(key)) holder.push(null);
    holder[Number(key)] = value;
  }
}

function rename(doc: Doc, from: readonly string[], to: readonly string[]): void {
  const throughArray = (parts: readonly string[]): boolean =>
    parts.slice(1).some((_, at) => Array.isArray(look(doc, parts.slice(0, at + 1))));
  if (throughArray(from)) throw new Refused(2);
  const value = look(doc, from);
  if (value === undefined) return;
  if (throughArray(to)) throw new Refused(2);
  change(doc, to, true, () => value);
  change(doc, from, false, () => undefined);
}

type Change = (current: Value | undefined, arg: Value) => Value | undefined;
const same = (a: Value, b: Value): boolean => compareByModel(a, b) === 0;
const number = (value: Value): number => (value instanceof Double ? value.value : Number(value));
const isNumber = (value: Value | undefined): boolean => typeof value === 'number' || value instanceof Double;

/** Small numbers only, so that none overflows. */
function calculated(work: (a: number, b: number) => number, zero: number): Change {
  return (current, arg) => {
    if (current !== undefined && !isNumber(current)) throw new Refused(14);
    const double = current instanceof Double || arg instanceof Double;
    const result = work(current === undefined ? zero : number(current), number(arg));
    return double ? new Double(result) : result;
  };
}

/** The elements, or a refusal where there is no array. */
function elements(current: Value | undefined, code: number): Value[] {
  if (current === undefined) return [];
  if (!Array.isArray(current)) throw new Refused(code);
  return [...current];
}

const pushed: Change = (current, arg) => {
  const list = elements(current, 2);
  if (!(arg instanceof Map) || !arg.has('$each')) return [...list, arg];
  const each = arg.get('$each') as Value[];
  const position = arg.get('$position') as number | undefined;
  const at = position === undefined ? list.length : position < 0 ? Math.max(0, list.length + position) : position;
  let all = [...list.slice(0, at), ...each, ...list.slice(at)];
  const sort = arg.get('$sort');
  const field = (item: Value): Value => (item instanceof Map ? (item.get('b') ?? null) : null);
  if (typeof sort === 'number') all = all.toSorted((a, b) => compareByModel(a, b) * sort);
  if (sort instanceof Map) all = all.toSorted((a, b) => compareByModel(field(a), field(b)) * Number(sort.get('b')));
  const slice = arg.get('$slice') as number | undefined;
  if (slice === undefined) return all;
  return slice === 0 ? [] : slice > 0 ? all.slice(0, slice) : all.slice(slice);
};

/** A value, `{$gt: n}`, `{$in: [...]}`, or `{b: n}` of documents. */
function pulls(item: Value, arg: Value): boolean {
  if (!(arg instanceof Map)) return same(item, arg);
  const inside = (value: Value | undefined, test: (one: Value) => boolean): boolean =>
    value !== undefined && (test(value) || (Array.isArray(value) && value.some(test)));
  if (arg.has('$gt')) {
    const limit = number(arg.get('$gt') ?? 0);
    return inside(item, (one) => isNumber(one) && number(one) > limit);
  }
  if (arg.has('$in')) return inside(item, (one) => (arg.get('$in') as Value[]).some((wanted) => same(one, wanted)));
  if (!(item instanceof Map)) return false;
  const wanted = arg.get('b') ?? null;
  return (wanted === null && !item.has('b')) || inside(item.get('b'), (one) => same(one, wanted));
}

const CHANGES: { readonly [op: string]: Change } = {
  $set: (_, arg) => structured(arg),
  $unset: () => undefined,
  $inc: calculated((a, b) => a + b, 0),
  $mul: calculated((a, b) => a * b, 0),
  $min: (current, arg) => (current === undefined || compareByModel(arg, current) < 0 ? arg : current),
  $max: (current, arg) => (current === undefined || compareByModel(arg, current) > 0 ? arg : current),
  $push: pushed,
  $addToSet: (current, arg) => {
    const list = elements(current, 2);
    for (const item of arg instanceof Map ? (arg.get('$each') as Value[]) : [arg])
      if (!list.some((one) => same(one, item))) list.push(item);
    return list;
  },
  $pull: (current, arg) =>
    current === undefined ? undefined : elements(current, 2).filter((item) => !pulls(item, arg)),
  $pullAll: (current, arg) =>
    current === undefined
      ? undefined
      : elements(current, 2).filter((item) => !(arg as Value[]).some((one) => same(one, item))),
  $pop: (current, arg) => {
    if (current === undefined) return undefined;
    const list = elements(current, 14);
    return arg === 1 ? list.slice(0, -1) : list.slice(1);
  },
};
