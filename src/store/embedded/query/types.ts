import { isNum, type TypeName, toNumber, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';

/** https://www.mongodb.com/docs/manual/reference/bson-types/ */
const NUMBERS: { readonly [name in TypeName]: number } = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  javascript: 13,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
};

const NUMERIC: readonly TypeName[] = ['int', 'long', 'double', 'decimal'];

/** Reads the argument of `$type`: a name, a number, or a list of them. */
export function parseTypes(arg: Value): ReadonlySet<TypeName> {
  const wanted = new Set<TypeName>();
  const list = Array.isArray(arg) ? arg : [arg];
  if (list.length === 0) fail('FailedToParse', '$type must match at least one type');
  for (const item of list) for (const name of oneType(item)) wanted.add(name);
  return wanted;
}

function oneType(item: Value): readonly TypeName[] {
  if (item === 'number') return NUMERIC;
  const names = Object.keys(NUMBERS) as TypeName[];
  if (typeof item === 'string') {
    const found = names.find((name) => name === item);
    return found === undefined ? fail('BadValue', `Unknown type name alias: ${item}`) : [found];
  }
  if (!isNum(item)) return fail('TypeMismatch', 'type must be represented as a number or a string');
  const found = names.find((name) => NUMBERS[name] === toNumber(item));
  return found === undefined ? fail('BadValue', `Invalid numerical type code: ${toNumber(item)}`) : [found];
}
