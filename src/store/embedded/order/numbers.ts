import { Decimal128, Double } from 'bson';
import type { Num } from '../bson/values.ts';

/**
 * A number taken apart exactly: `0.digits × 10^exponent` with a sign; digits without leading or trailing zeros.
 * `rank` orders what has no digits: NaN 0, -Infinity 1, negative 2, zero 3, positive 4, Infinity 5.
 */
export interface Parts {
  readonly rank: 0 | 1 | 2 | 3 | 4 | 5;
  readonly digits: string;
  readonly exponent: number;
}

const NAN: Parts = { rank: 0, digits: '', exponent: 0 };
const MINUS_INFINITY: Parts = { rank: 1, digits: '', exponent: 0 };
const ZERO: Parts = { rank: 3, digits: '', exponent: 0 };
const PLUS_INFINITY: Parts = { rank: 5, digits: '', exponent: 0 };

/** Takes a number of any BSON type apart, without rounding. */
export function partsOf(value: Num): Parts {
  if (typeof value === 'number') return fromInteger(value < 0, String(Math.abs(value)));
  if (typeof value === 'bigint') return fromInteger(value < 0n, String(value < 0n ? -value : value));
  return value instanceof Double ? fromDouble(value.value) : fromDecimal(value);
}

function fromInteger(negative: boolean, digits: string, shift = 0): Parts {
  const plain = digits.replace(/^0+/, '');
  const trimmed = plain.replace(/0+$/, '');
  if (trimmed === '') return ZERO;
  return { rank: negative ? 2 : 4, digits: trimmed, exponent: plain.length + shift };
}

const view = new DataView(new ArrayBuffer(8));

function fromDouble(value: number): Parts {
  if (Number.isNaN(value)) return NAN;
  if (value === Infinity) return PLUS_INFINITY;
  if (value === -Infinity) return MINUS_INFINITY;
  if (value === 0) return ZERO;
  if (Number.isSafeInteger(value)) return fromInteger(value < 0, String(Math.abs(value)));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  let mantissa = power === 0 ? fraction : fraction | 0x10000000000000n;
  let exponent = (power === 0 ? 1 : power) - 1075;
  while (exponent < 0 && (mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    exponent += 1;
  }
  if (exponent >= 0) return fromInteger(value < 0, String(mantissa << BigInt(exponent)));
  // m / 2^k is m·5^k / 10^k, so the digits are exact.
  return fromInteger(value < 0, String(mantissa * 5n ** BigInt(-exponent)), exponent);
}

function fromDecimal(value: Decimal128): Parts {
  const text = value.toString();
  if (text === 'NaN') return NAN;
  if (text === 'Infinity') return PLUS_INFINITY;
  if (text === '-Infinity') return MINUS_INFINITY;
  const negative = text.startsWith('-');
  const [mantissa = '', power = '0'] = (negative ? text.slice(1) : text).split('E');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return fromInteger(negative, whole + fraction, Number(power) - fraction.length);
}

function compareParts(a: Parts, b: Parts): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  const size =
    a.exponent !== b.exponent ? a.exponent - b.exponent : a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0;
  const sign = size < 0 ? -1 : size > 0 ? 1 : 0;
  return a.rank === 2 ? 0 - sign : sign;
}

/** Orders two numbers by value whatever their types; NaN comes first and equals itself, and -0 equals 0. */
export function compareNumbers(a: Num, b: Num): number {
  if (a instanceof Decimal128 || b instanceof Decimal128) return compareParts(partsOf(a), partsOf(b));
  // JavaScript compares a bigint with a double exactly.
  const x = a instanceof Double ? a.value : a;
  const y = b instanceof Double ? b.value : b;
  if (x < y) return -1;
  if (x > y) return 1;
  // Equal, though perhaps of different types, unless one is NaN, which stands in no order.
  return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
}

const LONGS = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** The number without its fraction, exactly; undefined for what is not finite or does not fit into an int64. */
export function truncated(value: Num): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return BigInt(value);
  const { rank, digits, exponent } = partsOf(value);
  if (rank === 3 || (exponent <= 0 && (rank === 2 || rank === 4))) return 0n;
  // No int64 has more digits, and a Decimal128 may have thousands.
  if (digits === '' || exponent > 19) return undefined;
  const size = BigInt(digits.slice(0, exponent).padEnd(exponent, '0'));
  const whole = rank === 2 ? -size : size;
  return whole >= LONGS.least && whole <= LONGS.most ? whole : undefined;
}

export function isNaNValue(value: Num): boolean {
  if (value instanceof Double) return Number.isNaN(value.value);
  return value instanceof Decimal128 && value.toString() === 'NaN';
}
