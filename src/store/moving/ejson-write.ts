import { Binary, BSONRegExp, type Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { Doc, Value } from '../embedded/bson/values.ts';
import { CannotMove } from './cannot-move.ts';

/** Keys that mean a type where they stand first; a document of its own with such a key would be read as another value. */
export const TYPE_KEYS: ReadonlySet<string> = new Set(
  '$oid $symbol $numberInt $numberLong $numberDouble $numberDecimal $binary $uuid $code $scope $timestamp $regularExpression $dbPointer $date $minKey $maxKey $undefined'.split(
    ' ',
  ),
);

/** What is left when `instanceof` has told the others apart; to the type checker `bson`'s classes look alike. */
type Rare = Binary | BSONRegExp | Timestamp | MinKey | MaxKey | Code;

/**
 * Writes a document as MongoDB Extended JSON v2, canonical, on one line: every type survives, and the order of keys.
 * https://www.mongodb.com/docs/manual/reference/mongodb-extended-json/
 *
 * @throws CannotMove for a document that Extended JSON has no words for
 */
export function toExtendedJson(doc: Doc): string {
  const fields = Array.from(doc, ([key, value]) => {
    if (TYPE_KEYS.has(key)) throw new CannotMove(`a field called ${key} has no place in Extended JSON`);
    return `${JSON.stringify(key)}:${valueToJson(value)}`;
  });
  return `{${fields.join(',')}}`;
}

function valueToJson(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return `{"$numberInt":"${value}"}`;
  if (typeof value === 'bigint') return `{"$numberLong":"${value}"}`;
  if (value === null || typeof value === 'boolean') return String(value);
  if (value instanceof Map) return toExtendedJson(value);
  if (Array.isArray(value)) return `[${value.map(valueToJson).join(',')}]`;
  if (value instanceof Double) return `{"$numberDouble":"${doubleText(value.value)}"}`;
  if (value instanceof Date) return `{"$date":{"$numberLong":"${value.getTime()}"}}`;
  if (value instanceof ObjectId) return `{"$oid":"${value.toHexString()}"}`;
  if (value instanceof Decimal128) return `{"$numberDecimal":"${value.toString()}"}`;
  return rareToJson(value as Rare);
}

function doubleText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}

function rareToJson(value: Rare): string {
  if (value instanceof Binary) {
    const base64 = Buffer.from(value.buffer.subarray(0, value.position)).toString('base64');
    return `{"$binary":{"base64":"${base64}","subType":"${value.sub_type.toString(16).padStart(2, '0')}"}}`;
  }
  if (value instanceof BSONRegExp) {
    const { pattern, options } = value;
    return `{"$regularExpression":{"pattern":${JSON.stringify(pattern)},"options":${JSON.stringify(options)}}}`;
  }
  if (value instanceof Timestamp) return `{"$timestamp":{"t":${value.t},"i":${value.i}}}`;
  if (value instanceof MinKey) return '{"$minKey":1}';
  if (value instanceof MaxKey) return '{"$maxKey":1}';
  return `{"$code":${JSON.stringify(String(value.code))}}`;
}
