import type { Customer } from './customers/customer.ts';
import type { Desk } from './desk.ts';
import type { Ticket } from './tickets/ticket.ts';

/**
 * The part of the world that a time zone belongs to: the region of that very zone, else one on the same continent, else one
 * whose clocks show the same now; of several the first, and the desk's first where none fits.
 * @param zone an IANA name or a fixed offset
 */
export function regionOf(zone: string, { regions }: Pick<Desk, 'regions'>, now: Temporal.Instant): string {
  const [first = '', ...rest] = Object.keys(regions);
  const score = (id: string) => fitOf(zone, regions[id]?.zone ?? '', now);
  return rest.reduce((best, id) => (score(id) > score(best) ? id : best), first);
}

function fitOf(zone: string, other: string, now: Temporal.Instant): number {
  if (zone === other) return 4;
  const continent = (name: string) => /^[A-Z]\w+(?=\/)/.exec(name)?.[0];
  const shared = continent(zone) !== undefined && continent(zone) === continent(other);
  return (shared ? 2 : 0) + (offsetOf(zone, now) === offsetOf(other, now) ? 1 : 0);
}

function offsetOf(zone: string, now: Temporal.Instant): number {
  return now.toZonedDateTimeISO(zone).offsetNanoseconds;
}

/** By which clock a ticket's times are told to its customer: their own, unless the ticket is of another part of the world. */
export function zoneFor(
  { region }: Pick<Ticket, 'region'>,
  { zone }: Pick<Customer, 'zone'>,
  desk: Pick<Desk, 'regions'>,
  now: Temporal.Instant,
): string {
  const told = region !== undefined && Object.hasOwn(desk.regions, region) ? desk.regions[region] : undefined;
  return told === undefined || regionOf(zone, desk, now) === region ? zone : told.zone;
}
