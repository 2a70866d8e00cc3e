import { isNum, type Value } from '../bson/values.ts';
import { compare, equal, rankOf } from '../order/compare.ts';
import { isNaNValue } from '../order/numbers.ts';
import type { Node, Predicate } from '../query/nodes.ts';
import { conjuncts } from './conditions.ts';

/** Whether every document that matches all of `filter` surely matches the other one. "Do not know" is false. */
export function implies(filter: readonly Node[], other: Node): boolean {
  return conjuncts(other).every((wanted) => filter.some((given) => nodeImplies(given, wanted)));
}

function nodeImplies(given: Node, wanted: Node): boolean {
  if (given.kind === 'or')
    return (
      given.children.length > 0 &&
      given.children.every((child) => conjuncts(child).some((one) => nodeImplies(one, wanted)))
    );
  if (wanted.kind === 'or') return wanted.children.some((child) => implies([given], child));
  if (given.kind !== 'field' || wanted.kind !== 'field' || given.path !== wanted.path) return false;
  return predicateImplies(given.predicate, wanted.predicate);
}

function predicateImplies(given: Predicate, wanted: Predicate): boolean {
  // Two conditions on an array may be met by two elements, but each by itself is met by one that meets the weaker one too.
  if (wanted.op === '$exists') return !given.missing;
  if (given.op === wanted.op && equal(given.arg, wanted.arg)) return true;
  // A value says nothing of types: what equals it may be a number of another one, and what equals null may be missing. And
  // it may be an element's, which says nothing of what is asked of the array alone.
  if (wanted.op === '$type' || !wanted.traverse) return false;
  const values =
    given.op === '$eq' ? [given.arg] : given.op === '$in' && Array.isArray(given.arg) ? given.arg : undefined;
  if (values !== undefined) return values.length > 0 && values.every((value) => plain(value) && wanted.test(value));
  return rangeImplies(given, wanted);
}

/** A regular expression in `$in` stands for many values. */
function plain(value: Value): boolean {
  return !(typeof value === 'object' && value !== null && 'pattern' in value);
}

function rangeImplies(given: Predicate, wanted: Predicate): boolean {
  const [way, limit] = [given.op.slice(0, 3), wanted.op.slice(0, 3)];
  if (way !== limit || (way !== '$gt' && way !== '$lt') || rankOf(given.arg) !== rankOf(wanted.arg)) return false;
  // It has a place in the order of keys, but is neither greater nor less than any number.
  if ([given.arg, wanted.arg].some((arg) => isNum(arg) && isNaNValue(arg))) return false;
  const order = compare(given.arg, wanted.arg) * (way === '$gt' ? 1 : -1);
  return order > 0 || (order === 0 && (wanted.op.length === 4 || given.op.length === 3));
}
