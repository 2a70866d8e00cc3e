import { Binary, BSONRegExp, type Code, Decimal128, Double, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';

/**
 * A document keeps its keys in a Map: a plain object would move integer-like keys to the front, and key order is part of
 * a BSON value's identity.
 */
export type Doc = Map<string, Value>;

/**
 * One BSON value. A JavaScript `number` is always an int32 and a `bigint` always an int64; a double is a `Double`, so that
 * a value goes back to the client with the type it came with. `undefined` never is a value: it stands for "missing".
 */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | Double
  | Decimal128
  | Date
  | ObjectId
  | Binary
  | BSONRegExp
  | Timestamp
  | MinKey
  | MaxKey
  | Code
  | Value[]
  | Map<string, Value>;

/** A stored document that is sent on as the bytes it is. */
export class RawDoc {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** What the encoder takes: a value that may hold ready-made documents. */
export type Out = Value | RawDoc | Out[] | Map<string, Out>;

export type Num = number | bigint | Double | Decimal128;

export type TypeName =
  | 'double'
  | 'string'
  | 'object'
  | 'array'
  | 'binData'
  | 'objectId'
  | 'bool'
  | 'date'
  | 'null'
  | 'regex'
  | 'javascript'
  | 'int'
  | 'timestamp'
  | 'long'
  | 'decimal'
  | 'minKey'
  | 'maxKey';

/** The type's name as `$type` and the server's messages spell it. */
export function typeOf(value: Value): TypeName {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'int';
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : objectType(value);
}

function objectType(value: Exclude<Value, string | number | bigint | boolean | null>): TypeName {
  if (value instanceof Map) return 'object';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof ObjectId) return 'objectId';
  if (value instanceof Double) return 'double';
  if (value instanceof Binary) return 'binData';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof BSONRegExp) return 'regex';
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof MinKey) return 'minKey';
  if (value instanceof MaxKey) return 'maxKey';
  return 'javascript';
}

export function isDoc(value: unknown): value is Doc {
  return value instanceof Map;
}

export function isNum(value: unknown): value is Num {
  return (
    typeof value === 'number' || typeof value === 'bigint' || value instanceof Double || value instanceof Decimal128
  );
}

/** The nearest JavaScript number; for limits, sizes and indexes, never for comparing. */
export function toNumber(value: Num): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Double ? value.value : Number(value.toString());
}

/** False are false, null, missing and every zero, as the server sees a flag in a command or an expression. */
export function truthy(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  return isNum(value) ? toNumber(value) !== 0 : true;
}

/** A copy whose documents and arrays may be changed; leaves are shared because nothing changes them. */
export function cloneValue(value: Value): Value {
  if (value instanceof Map) return cloneDoc(value);
  if (Array.isArray(value)) return value.map(cloneValue);
  return value;
}

export function cloneDoc(doc: Doc): Doc {
  const copy: Doc = new Map();
  doc.forEach((value, key) => copy.set(key, typeof value === 'object' ? cloneValue(value) : value));
  return copy;
}
