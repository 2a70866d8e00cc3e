import { Decimal128, Double } from 'bson';
import { isNum, type Num, toNumber, type Value } from '../bson/values.ts';
import { fail } from '../errors.ts';
import { decimal } from './decimals.ts';

const INT_MAX = 2147483647n;
const LONG_MAX = 9223372036854775807n;

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
  return (
    integer(result, typeof a === 'bigint' || typeof b === 'bigint') ??
    fail('BadValue', 'the result does not fit into a 64-bit integer')
  );
}

/** As int32 where it fits and no int64 took part, else as int64; undefined beyond that. */
function integer(value: bigint, long: boolean): number | bigint | undefined {
  if (!long && value <= INT_MAX && value >= -INT_MAX - 1n) return Number(value);
  return value <= LONG_MAX && value >= -LONG_MAX - 1n ? value : undefined;
}

/** As `combine`, but as expressions do it: what overflows an int64 goes on as a double. */
export function product(a: Num, b: Num): Num {
  if (typeof a === 'object' || typeof b === 'object') return combine('*', a, b);
  const exact = BigInt(a) * BigInt(b);
  return integer(exact, typeof a === 'bigint' || typeof b === 'bigint') ?? new Double(Number(exact));
}

/**
 * A growing sum. Integers are added exactly; doubles with the error of each addition carried along (Neumaier), so that the
 * order in which they come hardly matters; with a decimal it becomes one.
 */
export class Total {
  private whole = 0n;
  private long = false;
  private double: number | undefined;
  private error = 0;
  private decimal: Decimal128 | undefined;

  add(value: Num): void {
    if (value instanceof Decimal128) this.decimal = decimal('+', this.decimal ?? 0, value);
    else if (value instanceof Double) this.addDouble(value.value);
    else {
      this.long ||= typeof value === 'bigint';
      this.whole += BigInt(value);
    }
  }

  private addDouble(value: number): void {
    const before = this.double ?? 0;
    const sum = before + value;
    this.error += Math.abs(before) >= Math.abs(value) ? before - sum + value : value - sum + before;
    this.double = sum;
  }

  result(): Num {
    if (this.decimal !== undefined) {
      const others =
        this.double === undefined ? this.decimal : decimal('+', this.decimal, new Double(this.asDouble(0n)));
      return decimal('+', others, this.whole);
    }
    if (this.double !== undefined) return new Double(this.asDouble(this.whole));
    return integer(this.whole, this.long) ?? new Double(Number(this.whole));
  }

  /** The doubles and an exact integer together. */
  private asDouble(whole: bigint): number {
    const double = this.double ?? 0;
    if (!Number.isFinite(double)) return double;
    const high = Number(whole);
    const low = Number(whole - BigInt(high));
    const sum = double + high;
    const error = Math.abs(double) >= Math.abs(high) ? double - sum + high : high - sum + double;
    return sum + (error + this.error + low);
  }
}

/** The mean: a decimal when one of the numbers was, a double otherwise. */
export function quotient(sum: Num, count: number): Num {
  if (sum instanceof Decimal128) return decimal('/', sum, count);
  return new Double(toNumber(sum) / count);
}

/** A whole number in the narrowest type, as the server counts. */
export function whole(value: number): number | bigint {
  return value === (value | 0) ? value : BigInt(value);
}

/** The numbers among the values; `$sum` and `$avg` pass over everything else. */
export function numbersIn(values: readonly (Value | undefined)[]): Num[] {
  return values.filter(isNum);
}
