import { Binary, BSONRegExp, Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { Doc, Value } from '../embedded/bson/values.ts';
import { CannotMove } from './cannot-move.ts';
import { TYPE_KEYS } from './ejson-write.ts';
import { type Json, JsonNumber, readJson } from './json-read.ts';

/**
 * Reads one document of MongoDB Extended JSON v2, canonical or relaxed.
 *
 * @throws CannotMove that says what is wrong, with the column where it is the JSON itself
 */
export function fromExtendedJson(text: string): Doc {
  const json = readJson(text);
  if (!(json instanceof Map)) throw new CannotMove('it is no document');
  const value = documentOf(json);
  if (!(value instanceof Map)) throw new CannotMove('it is no document');
  return value;
}

function toValue(json: Json): Value {
  if (json instanceof JsonNumber) return relaxedNumber(json.text);
  if (json instanceof Map) return documentOf(json);
  return Array.isArray(json) ? json.map(toValue) : json;
}

/** As it comes in relaxed files: whole numbers in the narrowest type that holds them, all others as double. */
function relaxedNumber(text: string): Value {
  if (!/^-?\d+$/.test(text) || text === '-0') return new Double(Number(text));
  const whole = BigInt(text);
  if (BigInt.asIntN(32, whole) === whole) return Number(whole);
  return BigInt.asIntN(64, whole) === whole ? whole : new Double(Number(text));
}

function documentOf(json: ReadonlyMap<string, Json>): Value {
  const key = [...json.keys()].find((one) => TYPE_KEYS.has(one));
  if (key !== undefined) return typed(key, json);
  const doc: Doc = new Map();
  for (const [name, value] of json) {
    if (name.includes('\0')) throw new CannotMove('a field name has a zero byte in it');
    doc.set(name, toValue(value));
  }
  return doc;
}

function typed(key: string, json: ReadonlyMap<string, Json>): Value {
  const read = TYPES.get(key);
  if (read === undefined) throw new CannotMove(`${key} is not served`);
  const value = json.size === 1 ? read(json.get(key) ?? null) : undefined;
  if (value === undefined) throw new CannotMove(`${key} is not well-formed`);
  return value;
}

type Read = (json: Json) => Value | undefined;

/** A type whose value is a text of a certain form. */
function byText(form: RegExp, make: (text: string) => Value | undefined): Read {
  return (json) => (typeof json === 'string' && form.test(json) ? make(json) : undefined);
}

/** The fields of a type's value, when it has exactly these. */
function parts(json: Json, ...names: string[]): Json[] | undefined {
  if (!(json instanceof Map) || json.size !== names.length) return undefined;
  const found = names.map((name) => json.get(name));
  return found.every((one) => one !== undefined) ? found : undefined;
}

const WHOLE = /^-?\d{1,20}$/;
const NUMERIC = /^(?:NaN|-?Infinity|-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)$/;

const TYPES: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['$oid', byText(/^[0-9a-fA-F]{24}$/, (text) => ObjectId.createFromHexString(text))],
  ['$numberInt', byText(WHOLE, (text) => (Number(text) === (Number(text) | 0) ? Number(text) | 0 : undefined))],
  ['$numberLong', byText(WHOLE, long)],
  ['$numberDouble', byText(NUMERIC, (text) => new Double(Number(text)))],
  ['$numberDecimal', byText(/^[-+\w.]{1,60}$/, decimal)],
  ['$binary', binary],
  ['$uuid', byText(/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, uuid)],
  ['$date', date],
  ['$timestamp', timestamp],
  ['$regularExpression', regularExpression],
  ['$code', byText(/^/, (text) => new Code(text))],
  ['$minKey', (json) => (isOne(json) ? new MinKey() : undefined)],
  ['$maxKey', (json) => (isOne(json) ? new MaxKey() : undefined)],
]);

function isOne(json: Json): boolean {
  return json instanceof JsonNumber && json.text === '1';
}

function long(text: string): bigint | undefined {
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function decimal(text: string): Decimal128 | undefined {
  try {
    return Decimal128.fromString(text);
  } catch {
    return undefined;
  }
}

function binary(json: Json): Binary | undefined {
  const [base64, subType] = parts(json, 'base64', 'subType') ?? [];
  if (typeof base64 !== 'string' || typeof subType !== 'string' || !/^[0-9a-fA-F]{1,2}$/.test(subType))
    return undefined;
  const bytes = Buffer.from(base64, 'base64');
  // Node passes over what is no base64.
  return bytes.toString('base64').replace(/=+$/, '') === base64.replace(/=+$/, '')
    ? new Binary(bytes, Number.parseInt(subType, 16))
    : undefined;
}

function uuid(text: string): Binary {
  return new Binary(Buffer.from(text.replaceAll('-', ''), 'hex'), 4);
}

function date(json: Json): Date | undefined {
  const millis = typeof json === 'string' ? Date.parse(json) : Number(parts(json, '$numberLong')?.[0] ?? Number.NaN);
  const made = new Date(millis);
  return Number.isNaN(made.getTime()) ? undefined : made;
}

function timestamp(json: Json): Timestamp | undefined {
  const [t, i] = (parts(json, 't', 'i') ?? []).map((one) => (one instanceof JsonNumber ? Number(one.text) : -1));
  if (t === undefined || i === undefined || t >>> 0 !== t || i >>> 0 !== i) return undefined;
  return new Timestamp({ t, i });
}

function regularExpression(json: Json): BSONRegExp | undefined {
  const [pattern, options] = parts(json, 'pattern', 'options') ?? [];
  if (typeof pattern !== 'string' || typeof options !== 'string') return undefined;
  return /\0/.test(pattern + options) ? undefined : new BSONRegExp(pattern, options);
}
