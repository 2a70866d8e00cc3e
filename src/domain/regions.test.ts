import { describe, expect, it } from 'vitest';
import { aCustomer, aDesk, inEnglish } from '#test/builders.ts';
import { regionName } from './names.ts';
import { regionOf, zoneFor } from './regions.ts';

const summer = Temporal.Instant.from('2026-07-01T12:00:00Z');
const winter = Temporal.Instant.from('2026-01-15T12:00:00Z');
const desk = aDesk();

describe('the region of a time zone', () => {
  it.each([
    ['Europe/Zurich', winter, 'europe'],
    ['Europe/Lisbon', winter, 'europe'],
    ['America/Mexico_City', winter, 'america'],
    ['America/Argentina/Buenos_Aires', winter, 'america'],
    ['+01:00', winter, 'europe'],
    ['-06:00', summer, 'america'],
    ['Etc/GMT+6', winter, 'america'],
    ['Pacific/Galapagos', winter, 'america'],
    ['Asia/Tokyo', winter, 'europe'],
    ['UTC', winter, 'europe'],
  ])('%s is in the default desk’s %s: %s', (zone, now, region) => {
    expect(regionOf(zone, desk, now)).toBe(region);
  });

  it('is that of its continent before that of its clock, and that of its clock as it goes now', () => {
    const regions = {
      asia: { zone: 'Asia/Tokyo' },
      africa: { zone: 'Africa/Lagos' },
      europe: { zone: 'Europe/Zurich' },
    };
    expect(regionOf('Africa/Tunis', { regions }, winter)).toBe('africa');
    expect(regionOf('Europe/London', { regions }, winter)).toBe('europe');
    expect(regionOf('+02:00', { regions }, summer)).toBe('europe');
    expect(regionOf('+02:00', { regions }, winter)).toBe('asia');
  });
});

describe('the clock by which a ticket’s times are told', () => {
  const zoneOf = (region: string | undefined, zone: string) =>
    zoneFor(region === undefined ? {} : { region }, aCustomer({ zone }), desk, winter);

  it('is the customer’s own in their part of the world, and that of the region elsewhere', () => {
    expect(zoneOf('america', 'America/Bogota')).toBe('America/Bogota');
    expect(zoneOf('america', 'Europe/Zurich')).toBe('America/Mexico_City');
    expect(zoneOf('europe', 'America/Bogota')).toBe('Europe/Zurich');
  });

  it('is the customer’s own where no region is on the ticket, or one that the settings name no more', () => {
    expect(zoneOf(undefined, 'Asia/Tokyo')).toBe('Asia/Tokyo');
    expect(zoneOf('oceania', 'Europe/Zurich')).toBe('Europe/Zurich');
    expect(zoneOf('constructor', 'Europe/Zurich')).toBe('Europe/Zurich');
  });
});

it('is called as the settings say, else as in the catalogue, else by its short word', () => {
  const own = aDesk({ regions: { europe: { zone: 'UTC' }, asia: { name: 'Asia and Pacific', zone: 'Asia/Tokyo' } } });
  expect(['europe', 'asia', 'mars'].map((id) => inEnglish(regionName(own, id)))).toEqual([
    'Europe',
    'Asia and Pacific',
    'mars',
  ]);
});
