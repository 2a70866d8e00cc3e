import { type Doc, isDoc, isNum, toNumber, truthy, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { equal } from '../order/compare.ts';
import { requireSimpleCollation } from '../query/collation.ts';
import type { Node } from '../query/nodes.ts';
import { parseFilter } from '../query/parse.ts';

export interface IndexField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly descending: boolean;
}

/** An index as it was asked for. */
export interface IndexSpec {
  readonly name: string;
  readonly fields: readonly IndexField[];
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly partial: Node | undefined;
  readonly expireAfterSeconds: number | undefined;
  /** What `listIndexes` answers. */
  readonly source: Doc;
}

/** Options that change nothing here. */
const IGNORED = new Set(['background', 'ns', 'v']);

/**
 * Reads one entry of `createIndexes`.
 *
 * @throws StoreError CannotCreateIndex, InvalidIndexSpecificationOption, BadValue
 */
export function parseIndexSpec(entry: Doc): IndexSpec {
  const key = entry.get('key');
  const name = entry.get('name');
  if (!isDoc(key) || key.size === 0)
    return fail('FailedToParse', "The 'key' field of an index must be a document with fields");
  if (typeof name !== 'string' || name === '')
    return fail('FailedToParse', "The 'name' field is a required property of an index specification");
  if (name === '*') return fail('BadValue', "The index name '*' is not valid.");
  const source: Doc = new Map<string, Value>([
    ['v', 2],
    ['key', key],
    ['name', name],
  ]);
  for (const [option, value] of entry) readOption(option, value, source);
  const partial = source.get('partialFilterExpression');
  const expire = source.get('expireAfterSeconds');
  const fields = [...key].map(parseField);
  const spec: IndexSpec = {
    name,
    fields,
    unique: truthy(source.get('unique')),
    sparse: truthy(source.get('sparse')),
    partial: isDoc(partial) ? partialFilter(partial) : undefined,
    expireAfterSeconds: isNum(expire) ? toNumber(expire) : undefined,
    source,
  };
  return checked(spec, partial !== undefined);
}

/** https://www.mongodb.com/docs/manual/core/index-partial/ */
const PARTIAL = new Set(['$eq', '$exists', '$gt', '$gte', '$lt', '$lte', '$type', '$in']);

function partialFilter(filter: Doc): Node {
  const node = parseFilter(filter);
  checkPartial(node);
  return node;
}

function checkPartial(node: Node): void {
  if (node.kind === 'and' || node.kind === 'or') node.children.forEach(checkPartial);
  else if (node.kind === 'custom') fail('QueryFeatureNotAllowed', `${node.name} is not allowed in a partial index`);
  else if (node.kind !== 'field' || !PARTIAL.has(node.predicate.op))
    fail('CannotCreateIndex', 'unsupported expression in partial index');
}

function checked(spec: IndexSpec, partial: boolean): IndexSpec {
  if (spec.fields.length === 1 && spec.fields[0]?.path === '_id') {
    for (const option of ['sparse', 'expireAfterSeconds', 'partialFilterExpression']) {
      if (spec.source.has(option))
        return fail(
          'InvalidIndexSpecificationOption',
          `The field '${option}' is not valid for an _id index specification.`,
        );
    }
  }
  if (spec.sparse && partial)
    return fail('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
  if (spec.expireAfterSeconds !== undefined) {
    if (spec.fields.length > 1)
      return fail('CannotCreateIndex', 'TTL indexes are single-field indexes, compound indexes do not support TTL');
    if (!(spec.expireAfterSeconds >= 0 && spec.expireAfterSeconds <= 2147483647)) {
      return fail('CannotCreateIndex', 'TTL index expireAfterSeconds must lie between 0 and 2147483647');
    }
  }
  return spec;
}

function readOption(option: string, value: Value, source: Doc): void {
  switch (option) {
    case 'key':
    case 'name':
      return;
    case 'unique':
    case 'sparse':
      if (typeof value !== 'boolean' && !isNum(value))
        fail('TypeMismatch', `The field '${option}' must be true or false, or a number`);
      if (truthy(value)) source.set(option, true);
      return;
    case 'expireAfterSeconds':
      if (!isNum(value)) fail('TypeMismatch', "The field 'expireAfterSeconds' must be a number");
      source.set(option, value);
      return;
    case 'partialFilterExpression':
      if (!isDoc(value)) fail('TypeMismatch', "The field 'partialFilterExpression' must be an object");
      source.set(option, value);
      return;
    case 'collation':
      requireSimpleCollation(value);
      return;
    default:
      if (!IGNORED.has(option)) {
        fail('InvalidIndexSpecificationOption', `The field '${option}' is not valid for an index specification.`);
      }
  }
}

function parseField([path, direction]: [string, Value]): IndexField {
  if (typeof direction === 'string') return fail('CannotCreateIndex', `Unknown index plugin '${direction}'`);
  if (!isNum(direction) || toNumber(direction) === 0 || Number.isNaN(toNumber(direction))) {
    return fail('CannotCreateIndex', `Values in the index key pattern must be numbers other than 0`);
  }
  const parts = path.split('.');
  if (parts.includes('')) return fail('CannotCreateIndex', 'Index keys cannot contain an empty field.');
  if (parts.some((part) => part.startsWith('$')))
    return fail('CannotCreateIndex', `Index key contains an illegal field name: field name starts with '$'.`);
  // A number may mean a place in an array or a name; a wrong guess would be a wrong answer.
  if (parts.some((part) => /^\d+$/.test(part)))
    return fail('CannotCreateIndex', 'an index over a place in an array is not served');
  return { path, parts, descending: toNumber(direction) < 0 };
}

/** Whether two specifications order the same fields the same way. */
export function sameKey(a: IndexSpec, b: IndexSpec): boolean {
  return (
    a.fields.length === b.fields.length &&
    a.fields.every((field, at) => field.path === b.fields[at]?.path && field.descending === b.fields[at]?.descending)
  );
}

/** Whether the server takes them for the same index: several may have one key when these options differ. */
export function sameSignature(a: IndexSpec, b: IndexSpec): boolean {
  return (
    sameKey(a, b) &&
    ['unique', 'sparse', 'partialFilterExpression'].every((option) => {
      const [x, y] = [a.source.get(option), b.source.get(option)];
      return x === undefined || y === undefined ? x === y : equal(x, y);
    })
  );
}
