import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { anyText } from '#test/any-text.ts';
import { ConfigError, readConfig } from './read.ts';
import { settings } from './schema.ts';

const cwd = mkdtempSync(join(tmpdir(), 'relevo-config-'));
afterAll(() => rmSync(cwd, { recursive: true }));

function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig({ env, cwd });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).faults.map(({ variable, reason }) => `${variable} ${reason}`);
  }
}

describe('the configuration', () => {
  it('is good without anything set', () => {
    expect(readConfig({ env: {}, cwd })).toEqual({
      dataDir: join(cwd, 'data'),
      deskFile: { path: join(cwd, 'relevo.yaml'), required: false },
      logLevel: 'info',
      platforms: new Map(),
      http: { host: '127.0.0.1', port: 3080 },
      workspace: { host: '127.0.0.1', port: 3000 },
    });
  });

  it('takes everything', () => {
    const env = {
      RELEVO_DATA_DIR: '/var/lib/relevo',
      RELEVO_CONFIG: 'desk.yaml',
      RELEVO_LOG_LEVEL: 'debug',
      MONGODB_URI: 'mongodb+srv://relevo:pw@db.example/relevo?w=majority',
      SMTP_HOST: 'mail.example',
      SMTP_SECURITY: 'tls',
      SMTP_USER: 'relevo',
      SMTP_PASSWORD: 'secret',
      SMTP_CA_FILE: 'ca.pem',
      RELEVO_WORKSPACE_HOST: '0.0.0.0',
      RELEVO_WORKSPACE_PORT: '0',
      RELEVO_WORKSPACE_PASSWORD: 'twelve letters',
    };
    expect(readConfig({ env, cwd })).toEqual({
      dataDir: '/var/lib/relevo',
      deskFile: { path: join(cwd, 'desk.yaml'), required: true },
      logLevel: 'debug',
      platforms: new Map(),
      http: { host: '127.0.0.1', port: 3080 },
      mongodbUri: env.MONGODB_URI,
      smtp: {
        host: 'mail.example',
        port: 465,
        security: 'tls',
        auth: { user: 'relevo', password: 'secret' },
        caFile: join(cwd, 'ca.pem'),
      },
      workspace: { host: '0.0.0.0', port: 0, password: 'twelve letters' },
    });
  });

  it('takes an empty variable as unset', () => {
    const env = Object.fromEntries(Object.keys(settings).map((name) => [name, '']));
    expect(readConfig({ env, cwd })).toEqual(readConfig({ env: {}, cwd }));
  });

  it('tells every fault at once, by name and reason', () => {
    const env = {
      RELEVO_LOG_LEVEL: 'loud',
      RELEVO_WORKSPACE_PROT: '3000',
      RELEVO_WORKSPACE_PORT: '70000',
      RELEVO_WORKSPACE_PASSWORD: 'short',
      MONGODB_URI: 'postgres://user:pw@db/x',
      SMTP_HOST: 'mail.example',
      SMTP_SECURITY: 'none',
      SMTP_USER: 'relevo',
    };
    expect(faultsOf(env)).toEqual([
      'RELEVO_WORKSPACE_PROT is not known; did you mean RELEVO_WORKSPACE_PORT?',
      'RELEVO_LOG_LEVEL must be one of debug, info, warn, error, silent',
      'MONGODB_URI must be a MongoDB connection string that starts with mongodb:// or mongodb+srv://',
      'RELEVO_WORKSPACE_PORT must be at most 65535',
      'RELEVO_WORKSPACE_PASSWORD must have at least 12 characters',
      'SMTP_PASSWORD is missing: SMTP_USER is set',
      'SMTP_SECURITY may be none only when SMTP_HOST is this machine itself (127.0.0.1, ::1 or localhost)',
    ]);
  });

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost', '::ffff:127.0.0.1'])(
    'lets %s do without TLS and password',
    (host) => {
      expect(faultsOf({ SMTP_HOST: host, SMTP_SECURITY: 'none', RELEVO_WORKSPACE_HOST: host })).toEqual([]);
    },
  );

  it.each(['0.0.0.0', '::', '10.0.0.1', 'relevo.example', '127.0.0.1.example', '128.0.0.1'])(
    'asks for a password on %s',
    (host) => {
      expect(faultsOf({ RELEVO_WORKSPACE_HOST: host })).toEqual([
        'RELEVO_WORKSPACE_PASSWORD is missing: RELEVO_WORKSPACE_HOST can be reached from other machines',
      ]);
      expect(faultsOf({ SMTP_HOST: host, SMTP_SECURITY: 'none' })).toHaveLength(1);
    },
  );

  it('does not take settings of a mail server that is not named', () => {
    expect(faultsOf({ SMTP_PORT: '25', SMTP_USER: 'a', SMTP_PASSWORD: 'b' })).toEqual([
      'SMTP_PORT is set, but SMTP_HOST is not',
      'SMTP_USER is set, but SMTP_HOST is not',
      'SMTP_PASSWORD is set, but SMTP_HOST is not',
    ]);
  });

  it('never tells a value, whatever it is', () => {
    const name = fc.constantFrom(...Object.keys(settings), 'RELEVO_DATA');
    const value = anyText({ minLength: 1, maxLength: 40 }).map((text) => `${text}q7Zs-value-9${text}`);
    fc.assert(
      fc.property(fc.dictionary(name, value), (env) => {
        expect(faultsOf(env).join('\n')).not.toContain('q7Zs-value-9');
      }),
    );
  });

  it('reads .env of the working directory, and the environment goes before it', () => {
    writeFileSync(
      join(cwd, '.env'),
      '# ours\nRELEVO_LOG_LEVEL=warn\nRELEVO_WORKSPACE_PORT="4000"\nRELEVO_PORT=1\nCHROME_PATH=/x\n',
    );
    try {
      expect(faultsOf({})).toEqual(['RELEVO_PORT is not known']);
      writeFileSync(join(cwd, '.env'), 'RELEVO_LOG_LEVEL=warn\nRELEVO_WORKSPACE_PORT="4000"\n');
      const config = readConfig({ env: { RELEVO_LOG_LEVEL: 'error' }, cwd });
      expect([config.logLevel, config.workspace?.port]).toEqual(['error', 4000]);
    } finally {
      rmSync(join(cwd, '.env'));
    }
  });
});
