import { Decimal128, Double } from 'bson';
import { isNum, type Num, toNumber, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';

const INT_MAX = 2147483647n;
const LONG_MAX = 9223372036854775807n;
const DIGITS = 34;

interface Scaled {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/**
 * Sum or product with the server's rules for the type of the result: the widest of both types; an int32 that overflows
 * becomes int64.
 *
 * @throws StoreError BadValue when an int64 overflows.
 */
export function combine(op: '+' | '*', a: Num, b: Num): Num {
  if (a instanceof Decimal128 || b instanceof Decimal128) return decimal(op, a, b);
  if (a instanceof Double || b instanceof Double) {
    const [x, y] = [toNumber(a), toNumber(b)];
    return new Double(op === '+' ? x + y : x * y);
  }
  const result = op === '+' ? BigInt(a) + BigInt(b) : BigInt(a) * BigInt(b);
  const narrow = typeof a === 'number' && typeof b === 'number';
  if (narrow && result <= INT_MAX && result >= -INT_MAX - 1n) return Number(result);
  if (result > LONG_MAX || result < -LONG_MAX - 1n)
    return fail('BadValue', 'the result does not fit into a 64-bit integer');
  return result;
}

function decimal(op: '+' | '*', a: Num, b: Num): Num {
  const x = scaled(a);
  const y = scaled(b);
  if (x === undefined || y === undefined)
    return fail('BadValue', 'NaN and Infinity are not served in decimal arithmetic');
  if (op === '*') return rounded({ coefficient: x.coefficient * y.coefficient, exponent: x.exponent + y.exponent });
  const exponent = Math.min(x.exponent, y.exponent);
  if (Math.abs(x.exponent - y.exponent) > 400) return fail('BadValue', 'decimals of so different size are not served');
  const coefficient =
    x.coefficient * 10n ** BigInt(x.exponent - exponent) + y.coefficient * 10n ** BigInt(y.exponent - exponent);
  return rounded({ coefficient, exponent });
}

function scaled(value: Num): Scaled | undefined {
  // A double enters decimal arithmetic with 15 digits, as on the server.
  const text = value instanceof Double ? value.value.toPrecision(15) : value.toString();
  const found = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (found === null) return undefined;
  const [, sign = '', whole = '', fraction = '', power = '0'] = found;
  const size = BigInt(whole + fraction);
  return { coefficient: sign === '-' ? -size : size, exponent: Number(power) - fraction.length };
}

function rounded({ coefficient, exponent }: Scaled): Decimal128 {
  const negative = coefficient < 0n;
  let digits = negative ? -coefficient : coefficient;
  const extra = Math.max(0, String(digits).length - DIGITS);
  if (extra > 0) {
    const unit = 10n ** BigInt(extra);
    const rest = (digits % unit) * 2n;
    digits /= unit;
    if (rest > unit || (rest === unit && digits % 2n === 1n)) digits += 1n;
  }
  return Decimal128.fromString(`${negative ? '-' : ''}${digits}E${exponent + extra}`);
}

/** A whole number in the narrowest type, as the server counts. */
export function whole(value: number): number | bigint {
  return value === (value | 0) ? value : BigInt(value);
}

/** The numbers among the values; `$sum` and `$avg` pass over everything else. */
export function numbersIn(values: readonly (Value | undefined)[]): Num[] {
  return values.filter(isNum);
}
