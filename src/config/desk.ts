import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Category, Desk, Region, Team } from '../domain/desk.ts';
import { FILE_KINDS, type FileRules } from '../domain/files/judge.ts';
import { nearest } from '../lib/nearest.ts';
import { defaultDesk } from './desk-defaults.ts';
import { type DeskFile, deskFile, knownKeys } from './desk-schema.ts';
import { type Place, readYaml } from './desk-yaml.ts';
import { checkOnCall } from './oncall.ts';
import { checkSla, mergeSla } from './sla.ts';

/** What the file may name, as found by scanning the folders of Relevo. */
export interface Known {
  readonly languages: readonly string[];
  readonly triageChecks: readonly string[];
}

/** One thing that is wrong with the desk's file. `path`: `teams.dev.channel`; empty for the file as a whole. */
export interface DeskFault extends Place {
  readonly path: string;
  readonly reason: string;
}

/** Everything that is wrong with the desk's file, at once: one line each, `file:line:column: path: reason`. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly file: string;
  readonly faults: readonly DeskFault[];

  constructor(file: string, faults: readonly DeskFault[]) {
    super(faults.map((fault) => describe(file, fault)).join('\n'));
    this.file = file;
    this.faults = faults;
  }
}

/** The same for what is found wrong after the file was read: with the place in it where that stands. */
export function deskError(file: string, path: readonly PropertyKey[], reason: string): DeskError {
  const yaml = readYaml(readFileSync(file, 'utf8'));
  const place = 'value' in yaml ? yaml.place(path) : { line: 1, column: 1 };
  return new DeskError(file, [{ ...place, path: path.map(String).join('.'), reason }]);
}

function describe(file: string, { line, column, path, reason }: DeskFault): string {
  return `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${reason}`;
}

/**
 * Reads how the desk is set up.
 * @param file `required`: it was named explicitly, so it must be there.
 * @throws DeskError with every fault.
 */
export function readDesk(file: { readonly path: string; readonly required: boolean }, known: Known): Desk {
  let text = '';
  try {
    text = readFileSync(file.path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code !== 'ENOENT' || file.required) {
      const reason = code === 'ENOENT' ? 'is not there; RELEVO_CONFIG names it' : `cannot be read (${code})`;
      throw new DeskError(file.path, [{ line: 1, column: 1, path: '', reason }]);
    }
  }
  return parseDesk(text, known, file.path);
}

/**
 * The desk by another file, for trying its service level out: by a whole `relevo.yaml`, or by one that holds `sla` alone, which may
 * then name the regions, teams and categories of `desk`.
 * @throws DeskError with every fault.
 */
export function parsePolicy(text: string, known: Known, file: string, desk: Desk): Desk {
  const yaml = readYaml(text);
  const names = 'value' in yaml && isObject(yaml.value) ? Object.keys(yaml.value) : [];
  const isAlone = names.every((name) => name === 'sla');
  return parseDesk(text, known, file, isAlone ? desk : defaultDesk);
}

/**
 * What the text of a `relevo.yaml` makes of the defaults: maps are merged entry by entry, `null` removes a team or a
 * category, lists and single values replace what was there.
 * @param base what counts where the file says nothing, but for `sla`, whose defaults are always the same
 * @throws DeskError with every fault.
 */
export function parseDesk(text: string, known: Known, file = 'relevo.yaml', base = defaultDesk): Desk {
  const yaml = readYaml(text);
  if (!('value' in yaml))
    throw new DeskError(
      file,
      yaml.faults.map((fault) => ({ ...fault, path: '' })),
    );
  const faults: DeskFault[] = [];
  const add = (path: readonly PropertyKey[], reason: string, key?: string) => {
    if (faults.length >= mostFaults) return;
    const shown = (key === undefined ? path : [...path, key]).map((step) => String(step).slice(0, 60)).join('.');
    faults.push({ ...yaml.place(path, key), path: shown, reason });
  };
  const parsed = deskFile.safeParse(yaml.value);
  for (const issue of parsed.error?.issues ?? []) addIssue(issue, add);
  const unsound = unsoundSections(parsed.error?.issues ?? []);
  const desk = merge(parsed.data ?? soundPart(yaml.value, unsound), base, add);
  crossCheck(desk, known, add, unsound);
  if (!['sla', 'regions', 'teams', 'categories'].some((section) => unsound.has(section)))
    checkSla(desk, parsed.data?.sla, existsIn(add), add);
  if (!unsound.has('teams')) checkOnCall(desk, existsIn(add), add);
  if (faults.length > 0) throw new DeskError(file, inOrder(faults));
  return desk;
}

/** The top-level names under which something is wrong. */
function unsoundSections(issues: readonly z.core.$ZodIssue[]): ReadonlySet<PropertyKey> {
  return new Set(
    issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : issue.path.slice(0, 1),
    ),
  );
}

/** What is left without them, so that what is wrong between the others is told in the same go. */
function soundPart(value: unknown, unsound: ReadonlySet<PropertyKey>): DeskFile {
  const entries = isObject(value) ? Object.entries(value) : [];
  return deskFile.safeParse(Object.fromEntries(entries.filter(([name]) => !unsound.has(name)))).data ?? {};
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** More than anybody mends in one go, and few enough that a hopeless file is answered at once. */
const mostFaults = 100;

type Add = (path: readonly PropertyKey[], reason: string, key?: string) => void;

function inOrder(faults: readonly DeskFault[]): DeskFault[] {
  return faults.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map with names and values',
  record: 'a map with names and values',
};

function addIssue(issue: z.core.$ZodIssue, add: Add): void {
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) {
      const meant = nearest(key, knownKeys(issue.path));
      add(issue.path, meant === undefined ? 'is not known' : `is not known; did you mean ${meant}?`, key);
    }
  } else if (issue.code === 'invalid_key') {
    add(issue.path.slice(0, -1), issue.issues[0]?.message ?? 'is no name', String(issue.path.at(-1)));
  } else if (issue.code === 'invalid_type' && !issue.message.startsWith('must')) {
    add(issue.path, `must be ${kinds[issue.expected] ?? issue.expected}`);
  } else {
    add(issue.path, issue.message);
  }
}

function merge(file: DeskFile, base: Desk, add: Add): Desk {
  const { regions, teams, categories } = base;
  return {
    name: file.name ?? base.name,
    language: file.language ?? base.language,
    zone: file.zone ?? base.zone,
    regions: mergeMap(regions, file.regions, (id, entry) => {
      if (entry.zone === undefined) add(['regions', id], 'must have a zone');
      return { zone: 'UTC', ...entry } satisfies Region;
    }),
    languages: file.languages ?? base.languages,
    channels: { ...base.channels, ...present(file.channels) },
    roles: { ...base.roles, ...present(file.roles) },
    teams: mergeMap(teams, file.teams, (id, entry) => {
      if (entry.channel === undefined) add(['teams', id], 'must have a channel');
      if (entry.groups === undefined) add(['teams', id], 'must have groups');
      return { channel: '', groups: [], confidential: false, ...entry } satisfies Team;
    }),
    categories: mergeMap(categories, file.categories, (id, entry) => {
      if (entry.team === undefined) add(['categories', id], 'must have a team');
      if (entry.triage === undefined) add(['categories', id], 'must have triage; [] when nothing is asked for');
      return { team: '', triage: [], ...entry } satisfies Category;
    }),
    tickets: { ...base.tickets, ...present(file.tickets) },
    escalation: { ...base.escalation, ...present(file.escalation) },
    assignment: { ...base.assignment, ...present(file.assignment) },
    files: { ...base.files, ...(present(file.files) as Partial<FileRules>) },
    mail: { ...base.mail, ...present(file.mail) },
    limits: { ...base.limits, ...present(file.limits) },
    linking: { ...base.linking, ...present(file.linking) },
    sla: mergeSla(file.sla, add),
    oncall: file.oncall ?? base.oncall,
    masking: { ...base.masking, ...present(file.masking) },
  };
}

type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Without the members that are there and undefined, which would wipe out a default. */
function present<T extends object>(given: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function mergeMap<T extends object>(
  defaults: Readonly<Record<string, T>>,
  given: Readonly<Record<string, Given<T> | null>> | undefined,
  complete: (id: string, entry: { [K in keyof T]?: Exclude<T[K], undefined> }) => T,
): Readonly<Record<string, T>> {
  const merged = new Map<string, T>(Object.entries(defaults));
  for (const [id, entry] of Object.entries(given ?? {})) {
    const before = merged.get(id);
    if (entry === null) merged.delete(id);
    else if (before !== undefined) merged.set(id, { ...before, ...present(entry) });
    else merged.set(id, complete(id, present(entry) as { [K in keyof T]?: Exclude<T[K], undefined> }));
  }
  return Object.fromEntries(merged);
}

/** Says of a word that is none of those there are, and which may be meant. */
function existsIn(add: Add) {
  return (path: readonly PropertyKey[], word: string, words: readonly string[], what: string): void => {
    if (words.includes(word)) return;
    const meant = nearest(word, words);
    const help =
      meant === undefined ? `there ${words.length === 1 ? 'is' : 'are'} ${words.join(', ')}` : `did you mean ${meant}?`;
    add(path, `${JSON.stringify(word.slice(0, 60))} is no ${what}; ${help}`);
  };
}

/** What people choose from in a form has no more entries than each platform shows (Discord, Component Reference: String Select). */
const MOST_CHOICES = 25;

/** What is wrong between two places, or with a name that must exist elsewhere; `unsound` sections say nothing of others. */
function crossCheck(desk: Desk, known: Known, add: Add, unsound: ReadonlySet<PropertyKey>): void {
  const exists = existsIn(add);
  for (const [i, word] of desk.languages.entries()) {
    exists(['languages', i], word, known.languages, 'language that Relevo speaks');
  }
  if (!unsound.has('languages')) exists(['language'], desk.language, desk.languages, 'language of languages');
  const choices = { regions: 'region', teams: 'team', categories: 'category' } as const;
  for (const [section, one] of Object.entries(choices) as [keyof typeof choices, string][]) {
    const count = Object.keys(desk[section]).length;
    if (count === 0) add([section], `must have at least one ${one}`);
    if (count > MOST_CHOICES) add([section], tooManyChoices(count));
  }
  const { calendars } = desk.sla;
  const count = Object.keys(calendars).length;
  if (count > MOST_CHOICES) add(['sla', 'calendars'], tooManyChoices(count));
  const teams = Object.keys(desk.teams);
  for (const [id, { team, triage }] of Object.entries(desk.categories)) {
    if (team !== '' && teams.length > 0 && !unsound.has('teams'))
      exists(['categories', id, 'team'], team, teams, 'team');
    for (const [i, check] of triage.entries()) {
      exists(['categories', id, 'triage', i], check, known.triageChecks, 'triage check');
    }
    twice(['categories', id, 'triage'], triage, add);
  }
  for (const id of Object.keys(desk.assignment.teams))
    if (teams.length > 0 && !unsound.has('teams')) exists(['assignment', 'teams', id], id, teams, 'team');
  for (const [i, kind] of desk.files.types.entries()) exists(['files', 'types', i], kind, FILE_KINDS, 'kind of file');
  twice(['files', 'types'], desk.files.types, add);
  twice(['languages'], desk.languages, add);
  twice(['channels', 'intake'], desk.channels.intake, add);
  if (!unsound.has('teams') && !unsound.has('channels')) ownChannels(desk, add);
}

function tooManyChoices(count: number): string {
  return `must have at most ${MOST_CHOICES}, as a menu of Discord shows no more, and has ${count}`;
}

function twice(path: readonly PropertyKey[], words: readonly string[], add: Add): void {
  words.forEach((word, i) => {
    if (words.indexOf(word) < i) add([...path, i], `${JSON.stringify(word)} stands here twice`);
  });
}

/**
 * What is internal must not be posted where customers read, nor what is confidential where others read: the worst
 * mistake that a desk's file can make.
 */
function ownChannels(desk: Desk, add: Add): void {
  const inside: [readonly PropertyKey[], string, boolean][] = [
    [['channels', 'agents'], desk.channels.agents, false],
    [['channels', 'leads'], desk.channels.leads, false],
    [['channels', 'managers'], desk.channels.managers ?? '', false],
    ...Object.entries(desk.teams).map(([id, { channel, confidential }]): [string[], string, boolean] => [
      ['teams', id, 'channel'],
      channel,
      confidential,
    ]),
  ];
  for (const [i, [path, channel, confidential]] of inside.entries()) {
    if (desk.channels.intake.some((other) => mayBeOne(channel, other)))
      add(path, 'is an intake channel, in which customers read');
    const shared = inside.some(([, other], j) => j !== i && mayBeOne(channel, other));
    if (confidential && shared) add(path, 'must be a channel of its own, as the team is confidential');
  }
}

/** Whether two settings can mean the same channel: `agents` and `slack:agents` do on Slack. */
function mayBeOne(one: string, other: string): boolean {
  if (one === '' || other === '') return false;
  const [a, b] = [one, other].map((setting) => setting.split(':'));
  return a?.at(-1) === b?.at(-1) && (a?.length === 1 || b?.length === 1 || one === other);
}
