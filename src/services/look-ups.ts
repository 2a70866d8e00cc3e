import type { Customer } from '../domain/customers/customer.ts';
import { regionOf } from '../domain/regions.ts';
import { plain, t } from '../i18n/types.ts';
import type { Suggestion } from '../port/cards.ts';
import { LOOK_UP } from './customers.ts';
import type { Services } from './services.ts';

/** Customers by what was typed of their number or name, and last of all the words themselves, as somebody new; or the one that was chosen. */
export async function customersLike(
  { customers, rules }: Services,
  typed: string,
  now: Temporal.Instant,
): Promise<readonly Suggestion[]> {
  if (typed === '') return [];
  const suggested = ({ id, name, number, address, language, zone }: Customer): Suggestion => {
    const more = number ?? address;
    return {
      value: `${LOOK_UP}${id}`,
      label: plain(more === undefined ? name : `${name} · ${more}`),
      fills: {
        language,
        region: regionOf(zone, rules.desk, now),
        ...(number === undefined ? {} : { number }),
        ...(address === undefined ? {} : { address }),
      },
    };
  };
  if (typed.startsWith(LOOK_UP)) {
    const one = await customers.chosen(typed);
    return one ? [suggested(one)] : [];
  }
  const known = (await customers.like(typed)).map(suggested);
  return [...known, { value: typed, label: t('lookup.new', { name: typed }) }];
}
