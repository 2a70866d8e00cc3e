import { existsSync, readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { nearest } from '../lib/nearest.ts';
import type { PlatformDefinition } from '../port/definition.ts';
import { readPlatforms } from './read-platforms.ts';
import {
  type Config,
  type SettingName,
  type SettingValues,
  type SmtpConfig,
  settings,
  type WorkspaceConfig,
} from './schema.ts';

/** One thing that is wrong with a variable. Never holds its value. */
export interface ConfigFault {
  readonly variable: string;
  readonly reason: string;
}

/** Everything that is wrong with the configuration, at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];
  /** The desk's file, as far as that does not depend on what is wrong; it can be looked at in the same go. */
  readonly deskFile: Config['deskFile'] | undefined;

  constructor(faults: readonly ConfigFault[], deskFile: Config['deskFile'] | undefined) {
    super(`the configuration is wrong: ${faults.map((f) => `${f.variable} ${f.reason}`).join('; ')}`);
    this.faults = faults;
    this.deskFile = deskFile;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface Given {
  readonly env?: Environment;
  readonly cwd?: string;
  /** Those whose settings are read, too. */
  readonly platforms?: readonly PlatformDefinition[];
}

/**
 * Reads the settings from the environment, and behind it from the file `.env` of the working directory, when there is
 * one. The only place in Relevo that knows the environment.
 * @throws ConfigError with every fault.
 */
export function readConfig(given: Given = {}): Config {
  const cwd = given.cwd ?? process.cwd();
  const env = given.env ?? process.env;
  const faults: ConfigFault[] = [];
  const environment = { ...fileEnvironment(cwd, faults), ...withoutEmpty(env) };
  faults.push(...unknownOnes(environment));
  const values = readValues(environment, faults);
  faults.push(...crossFaults(values, environment));
  const platforms = readPlatforms(environment, given.platforms ?? [], faults);
  if (!hasWorkspace(values, platforms)) faults.push(...withoutWorkspace(platforms, environment));
  if (faults.length > 0) throw new ConfigError(faults, knownDeskFile(values, environment, cwd, faults));
  return build(values as SettingValues, platforms, environment, cwd);
}

function fileEnvironment(cwd: string, faults: ConfigFault[]): Environment {
  const path = resolve(cwd, '.env');
  if (!existsSync(path)) return {};
  try {
    return withoutEmpty(parseEnv(readFileSync(path, 'utf8')));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    faults.push({ variable: '.env', reason: `cannot be read${code}` });
    return {};
  }
}

/** Compose files and templates set variables to nothing; that means unset. */
function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

/** A mistyped name would be a setting that is silently not applied, so what begins like ours must be ours. */
function unknownOnes(env: Environment): ConfigFault[] {
  const unknown = Object.keys(env).filter((name) => name.startsWith('RELEVO_') && !(name in settings));
  return unknown.map((variable) => {
    const meant = nearest(variable, Object.keys(settings));
    return { variable, reason: meant === undefined ? 'is not known' : `is not known; did you mean ${meant}?` };
  });
}

function readValues(env: Environment, faults: ConfigFault[]): Partial<SettingValues> {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const [name, setting] of Object.entries(settings) as [SettingName, (typeof settings)[SettingName]][]) {
    const text = env[name] ?? ('fallback' in setting ? setting.fallback : undefined);
    if (text === undefined) continue;
    const result = setting.value.safeParse(text);
    if (result.success) values[name] = result.data;
    else faults.push({ variable: name, reason: result.error.issues[0]?.message ?? 'is wrong' });
  }
  return values as Partial<SettingValues>;
}

/** What is wrong between variables that are right each on its own. */
function crossFaults(values: Partial<SettingValues>, env: Environment): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const add = (variable: SettingName, reason: string) => faults.push({ variable, reason });
  if (env.SMTP_HOST === undefined) {
    const rest = ['SMTP_PORT', 'SMTP_SECURITY', 'SMTP_USER', 'SMTP_PASSWORD', 'SMTP_CA_FILE'] as const;
    for (const name of rest) if (env[name] !== undefined) add(name, 'is set, but SMTP_HOST is not');
  }
  if (env.SMTP_USER !== undefined && env.SMTP_PASSWORD === undefined) {
    add('SMTP_PASSWORD', 'is missing: SMTP_USER is set');
  }
  if (env.SMTP_PASSWORD !== undefined && env.SMTP_USER === undefined) {
    add('SMTP_USER', 'is missing: SMTP_PASSWORD is set');
  }
  if (values.SMTP_SECURITY === 'none' && values.SMTP_HOST !== undefined && !isLoopback(values.SMTP_HOST)) {
    add('SMTP_SECURITY', 'may be none only when SMTP_HOST is this machine itself (127.0.0.1, ::1 or localhost)');
  }
  const workspace = values.RELEVO_WORKSPACE_HOST;
  if (workspace !== undefined && !isLoopback(workspace) && env.RELEVO_WORKSPACE_PASSWORD === undefined) {
    add('RELEVO_WORKSPACE_PASSWORD', 'is missing: RELEVO_WORKSPACE_HOST can be reached from other machines');
  }
  return faults;
}

function hasWorkspace({ RELEVO_WORKSPACE }: Partial<SettingValues>, platforms: Config['platforms']): boolean {
  return RELEVO_WORKSPACE === 'auto' ? platforms.size === 0 : RELEVO_WORKSPACE !== 'off';
}

/** What the workspace does where nothing else does it. */
function withoutWorkspace(platforms: Config['platforms'], env: Environment): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (platforms.size === 0) {
    faults.push({ variable: 'RELEVO_WORKSPACE', reason: 'is off, and no other platform is set: nobody could write' });
  }
  if (env.SMTP_HOST === undefined) {
    const reason = 'is missing: without the local workspace (RELEVO_WORKSPACE=on) mails have nowhere to go';
    faults.push({ variable: 'SMTP_HOST', reason });
  }
  return faults;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

function knownDeskFile(
  { RELEVO_CONFIG }: Partial<SettingValues>,
  env: Environment,
  cwd: string,
  faults: readonly ConfigFault[],
): Config['deskFile'] | undefined {
  // What cannot be read may name another one.
  const hidden = env.RELEVO_CONFIG === undefined && faults.some(({ variable }) => variable === '.env');
  return RELEVO_CONFIG === undefined || hidden ? undefined : deskFile(RELEVO_CONFIG, env, cwd);
}

function deskFile(path: string, env: Environment, cwd: string): Config['deskFile'] {
  return { path: resolve(cwd, path), required: env.RELEVO_CONFIG !== undefined };
}

function build(values: SettingValues, platforms: Config['platforms'], env: Environment, cwd: string): Config {
  return {
    dataDir: resolve(cwd, values.RELEVO_DATA_DIR),
    deskFile: deskFile(values.RELEVO_CONFIG, env, cwd),
    logLevel: values.RELEVO_LOG_LEVEL,
    ...(values.MONGODB_URI === undefined ? {} : { mongodbUri: values.MONGODB_URI }),
    ...(values.SMTP_HOST === undefined ? {} : { smtp: smtp(values, values.SMTP_HOST, cwd) }),
    platforms,
    http: { host: values.RELEVO_HTTP_HOST, port: values.RELEVO_HTTP_PORT },
    ...(hasWorkspace(values, platforms) ? { workspace: workspace(values) } : {}),
  };
}

function workspace(values: SettingValues): WorkspaceConfig {
  const { RELEVO_WORKSPACE_HOST: host, RELEVO_WORKSPACE_PORT: port, RELEVO_WORKSPACE_PASSWORD: password } = values;
  return { host, port, ...(password === undefined ? {} : { password }) };
}

const usualPort = { tls: 465, starttls: 587, none: 25 } as const;

function smtp(values: SettingValues, host: string, cwd: string): SmtpConfig {
  const { SMTP_USER: user, SMTP_PASSWORD: password, SMTP_CA_FILE: caFile } = values;
  return {
    host,
    port: values.SMTP_PORT ?? usualPort[values.SMTP_SECURITY],
    security: values.SMTP_SECURITY,
    ...(user === undefined || password === undefined ? {} : { auth: { user, password } }),
    ...(caFile === undefined ? {} : { caFile: resolve(cwd, caFile) }),
  };
}
