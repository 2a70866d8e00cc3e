import { z } from 'zod';
import type { GivenSettings } from '../port/definition.ts';
import type { PlatformId } from '../port/refs.ts';

/** What an environment variable means. The whole list of what can be set; `.env.example` holds exactly these. */
export interface Setting<T = unknown> {
  /** One line for `.env.example`. */
  readonly about: string;
  /** Used when the variable is unset or empty; absent: there is no value then. */
  readonly fallback?: string;
  /** Never shown, not even in part. */
  readonly secret: boolean;
  /** The reason that a fault gives comes from here, so it never repeats the value. */
  readonly value: z.ZodType<T, string>;
}

const port = (least: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .pipe(z.number().min(least, `must be at least ${least}`).max(65_535, 'must be at most 65535'));

const line = (what: string, most = 1000) =>
  z
    .string()
    .max(most, `must be ${what} of at most ${most} characters`)
    .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), `must be ${what} without control characters`);

const host = line('a host name or address', 253).regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or address');

const oneOf = <const W extends readonly [string, ...string[]]>(...words: W) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

const mongoUri = line('a MongoDB connection string').regex(
  /^mongodb(\+srv)?:\/\/[^\s/]+/,
  'must be a MongoDB connection string that starts with mongodb:// or mongodb+srv://',
);

export const settings = {
  RELEVO_DATA_DIR: {
    about: 'Folder for the embedded store, kept files and the local workspace. Made when it is missing.',
    fallback: './data',
    secret: false,
    value: line('a path'),
  },
  RELEVO_CONFIG: {
    about: 'How the desk is set up: teams, channels, roles (see relevo.example.yaml). The default file may be missing.',
    fallback: './relevo.yaml',
    secret: false,
    value: line('a path'),
  },
  RELEVO_LOG_LEVEL: {
    about: 'The least important log lines that are written: debug, info, warn, error, or silent.',
    fallback: 'info',
    secret: false,
    value: oneOf('debug', 'info', 'warn', 'error', 'silent'),
  },
  MONGODB_URI: {
    about: 'A MongoDB replica set or cluster. Unset: Relevo brings its own small store in the data folder.',
    secret: true,
    value: mongoUri,
  },
  SMTP_HOST: {
    about: 'The server that mails leave by. Unset: mails land in the Mailbox of the local workspace.',
    secret: false,
    value: host,
  },
  SMTP_PORT: {
    about: 'Its port. Unset: 465 for tls, 587 for starttls, 25 for none.',
    secret: false,
    value: port(1),
  },
  SMTP_SECURITY: {
    about: 'tls (from the first byte), starttls (must be offered), or none (only to this machine itself).',
    fallback: 'starttls',
    secret: false,
    value: oneOf('tls', 'starttls', 'none'),
  },
  SMTP_USER: {
    about: 'The account that mails are sent with, where the server asks for one.',
    secret: false,
    value: line('a name'),
  },
  SMTP_PASSWORD: {
    about: 'Its password.',
    secret: true,
    value: line('a password'),
  },
  SMTP_CA_FILE: {
    about: 'Certificates (PEM) to trust besides the usual ones, for a mail server with a certificate of its own.',
    secret: false,
    value: line('a path'),
  },
  RELEVO_HTTP_HOST: {
    about: 'The address at which platforms reach Relevo by HTTP, where they do. Behind a proxy that speaks TLS.',
    fallback: '127.0.0.1',
    secret: false,
    value: host,
  },
  RELEVO_HTTP_PORT: {
    about: 'Its port; 0 takes any free one.',
    fallback: '3080',
    secret: false,
    value: port(0),
  },
  RELEVO_WORKSPACE: {
    about: 'Whether the local workspace runs: auto (only where no other platform is set), on, or off.',
    fallback: 'auto',
    secret: false,
    value: oneOf('auto', 'on', 'off'),
  },
  RELEVO_WORKSPACE_HOST: {
    about: 'The address that the local workspace listens on. Anything but this machine itself needs a password.',
    fallback: '127.0.0.1',
    secret: false,
    value: host,
  },
  RELEVO_WORKSPACE_PORT: {
    about: 'Its port; 0 takes any free one.',
    fallback: '3000',
    secret: false,
    value: port(0),
  },
  RELEVO_WORKSPACE_PASSWORD: {
    about: 'What everybody who opens the local workspace must know; at least 12 characters.',
    secret: true,
    value: line('a password').min(12, 'must have at least 12 characters'),
  },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;

/** What every variable became; undefined where nothing was set and there is no fallback. */
export type SettingValues = {
  readonly [N in SettingName]:
    | z.output<(typeof settings)[N]['value']>
    | ((typeof settings)[N] extends { readonly fallback: string } ? never : undefined);
};

/** Relevo's settings as the parts get them. Paths are absolute. */
export interface Config {
  readonly dataDir: string;
  /** The desk's file; `required` when it was named explicitly, so that it must exist. */
  readonly deskFile: { readonly path: string; readonly required: boolean };
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Absent: the embedded store. Holds a password. */
  readonly mongodbUri?: string;
  /** Absent: mails go to the workspace's Mailbox. */
  readonly smtp?: SmtpConfig;
  /** What is set of the platforms that are part of this installation; the local workspace aside. */
  readonly platforms: ReadonlyMap<PlatformId, GivenSettings>;
  /** Where platforms reach Relevo by HTTP. `port` 0: any free one. */
  readonly http: { readonly host: string; readonly port: number };
  /** Absent: it does not run. */
  readonly workspace?: WorkspaceConfig;
}

export interface WorkspaceConfig {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly password?: string;
}

export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly auth?: { readonly user: string; readonly password: string };
  /** A PEM file of further authorities. */
  readonly caFile?: string;
}
