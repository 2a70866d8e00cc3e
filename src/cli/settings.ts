import { type Known, readDesk } from '../config/desk.ts';
import { ConfigError, readConfig } from '../config/read.ts';
import type { Config } from '../config/schema.ts';
import { discoverPlatforms } from '../discover.ts';
import type { Desk } from '../domain/desk.ts';
import type { Check } from '../domain/triage/check.ts';
import { systemClock } from '../lib/clock.ts';
import { scanFolder } from '../lib/scan.ts';

/** What a desk's file may name: the languages that have a catalogue, the triage checks that have a file. */
export async function whatIsKnown(): Promise<Known> {
  // Loaded here and not above, as it scans while it is loaded, and what it finds wrong is told as a fault.
  const { languages } = await import('../i18n/render.ts');
  const checks = await scanFolder<Check>(new URL('../domain/triage/checks/', import.meta.url), /\.ts$/);
  return { languages: languages(), triageChecks: checks.map(({ value }) => value.id) };
}

/**
 * The settings and the desk.
 * @throws ConfigError, DeskError or ScanError with every fault.
 */
export async function readSettings(): Promise<{ config: Config; desk: Desk }> {
  const config = readConfig({ platforms: await discoverPlatforms() });
  return { config, desk: (await readWholeDesk(config.deskFile)).desk };
}

/** The desk with the holidays that its calendars take from elsewhere. @throws DeskError, or ScanError, with every fault */
export async function readWholeDesk(file: Config['deskFile']) {
  const desk = readDesk(file, await whatIsKnown());
  // Most have no such calendar, and need not wait for what reads them.
  if (Object.values(desk.sla.calendars).every(({ holidaysFrom }) => holidaysFrom === undefined))
    return { desk, found: [] };
  const { withHolidays } = await import('./desk-holidays.ts');
  return withHolidays(desk, file.path, systemClock.now());
}

/** What a thrown value says to the person at the terminal, a line each, without values of settings. */
export function faultLines(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return error.faults.map(({ variable, reason }) => `${variable} ${reason}`);
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n').filter((line) => line !== '');
}
