import { Decimal128, Double } from 'bson';
import { type Num, toNumber } from '../bson/values.ts';

/** IEEE 754-2008 decimal128: 34 digits, and the exponents that belong to a whole coefficient. */
const DIGITS = 34;
const LARGEST = 6111;
const SMALLEST = -6176;
/** Where the smaller of two summands is that much smaller, only its sign can still turn a rounding. */
const FAR = 80;

/** `coefficient × 10^exponent`, exactly. */
interface Scaled {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** Sum, product or quotient as a decimal, rounded to 34 digits, half to even; NaN and Infinity as IEEE has them. */
export function decimal(op: '+' | '*' | '/', a: Num, b: Num): Decimal128 {
  const x = scaled(a);
  const y = scaled(b);
  if (x === undefined || y === undefined) return special(op, sign(a, x), sign(b, y));
  if (op === '*') return rounded({ coefficient: x.coefficient * y.coefficient, exponent: x.exponent + y.exponent });
  if (op === '+') return rounded(sum(x, y));
  return y.coefficient === 0n ? special(op, sign(a, x), 0) : rounded(quotient(x, y));
}

/** A double enters decimal arithmetic with 15 digits, as on the server. */
function scaled(value: Num): Scaled | undefined {
  const text = value instanceof Double ? value.value.toPrecision(15) : value.toString();
  const found = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (found === null) return undefined;
  const [, minus = '', whole = '', fraction = '', power = '0'] = found;
  const size = BigInt(whole + fraction);
  return { coefficient: minus === '-' ? -size : size, exponent: Number(power) - fraction.length };
}

/** What counts of a number beside one that is not finite. */
function sign(value: Num, parts: Scaled | undefined): number {
  if (parts === undefined) return toNumber(value);
  return parts.coefficient === 0n ? 0 : parts.coefficient < 0n ? -1 : 1;
}

function special(op: '+' | '*' | '/', x: number, y: number): Decimal128 {
  const result = op === '+' ? x + y : op === '*' ? x * y : x / y;
  if (Number.isNaN(result)) return Decimal128.fromString('NaN');
  if (Number.isFinite(result)) return Decimal128.fromString('0');
  return infinity(result < 0);
}

function infinity(negative: boolean): Decimal128 {
  return Decimal128.fromString(negative ? '-Infinity' : 'Infinity');
}

function sum(x: Scaled, y: Scaled): Scaled {
  if (x.coefficient === 0n || y.coefficient === 0n) {
    const kept = x.coefficient === 0n ? y : x;
    return stretched(kept, Math.min(x.exponent, y.exponent));
  }
  const [big, small] = x.exponent >= y.exponent ? [x, y] : [y, x];
  if (big.exponent - small.exponent > FAR + DIGITS) {
    const wide = stretched(big, big.exponent - FAR);
    return { coefficient: wide.coefficient + (small.coefficient < 0n ? -1n : 1n), exponent: wide.exponent };
  }
  const wide = stretched(big, small.exponent);
  return { coefficient: wide.coefficient + small.coefficient, exponent: small.exponent };
}

/** The same number with a smaller exponent, as far as 34 digits and what is behind them can matter. */
function stretched(value: Scaled, exponent: number): Scaled {
  const by = Math.max(0, Math.min(value.exponent - exponent, FAR + DIGITS));
  return { coefficient: value.coefficient * 10n ** BigInt(by), exponent: value.exponent - by };
}

function quotient(x: Scaled, y: Scaled): Scaled {
  const wanted = x.exponent - y.exponent;
  const by = Math.max(0, DIGITS + 2 + String(y.coefficient).length - String(x.coefficient).length);
  const dividend = x.coefficient * 10n ** BigInt(by);
  let coefficient = dividend / y.coefficient;
  let exponent = wanted - by;
  if (dividend % y.coefficient !== 0n) {
    // A digit that is not zero says that there is more behind.
    const up = x.coefficient < 0n === y.coefficient < 0n ? 1n : -1n;
    return { coefficient: coefficient * 10n + up, exponent: exponent - 1 };
  }
  while (exponent < wanted && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { coefficient, exponent };
}

function rounded(value: Scaled): Decimal128 {
  const negative = value.coefficient < 0n;
  let { exponent } = value;
  let digits = negative ? -value.coefficient : value.coefficient;
  const extra = Math.max(0, String(digits).length - DIGITS, SMALLEST - exponent);
  if (extra > 0) {
    digits = withoutDigits(digits, extra);
    exponent += extra;
    // 9.99…95 became 10.0…0, one digit longer.
    if (String(digits).length > DIGITS) {
      digits /= 10n;
      exponent += 1;
    }
  }
  if (digits === 0n) exponent = Math.min(exponent, LARGEST);
  while (exponent > LARGEST && String(digits).length < DIGITS) {
    digits *= 10n;
    exponent -= 1;
  }
  return exponent > LARGEST ? infinity(negative) : Decimal128.fromString(`${negative ? '-' : ''}${digits}E${exponent}`);
}

/** Without so many digits at the end, rounded half to even. */
function withoutDigits(digits: bigint, count: number): bigint {
  if (count > String(digits).length) return 0n;
  const unit = 10n ** BigInt(count);
  const rest = (digits % unit) * 2n;
  const kept = digits / unit;
  return rest > unit || (rest === unit && kept % 2n === 1n) ? kept + 1n : kept;
}
