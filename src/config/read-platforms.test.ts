import { describe, expect, it } from 'vitest';
import type { PlatformDefinition } from '../port/definition.ts';
import { ConfigError, type Environment, readConfig } from './read.ts';

/** A chat that comes by a token, and by HTTP where it has a key as well. */
const parrot: PlatformDefinition = {
  id: 'parrot',
  settings: {
    PARROT_TOKEN: {
      about: '',
      secret: true,
      fault: (value) => (value.startsWith('p-') ? undefined : 'begins with p-'),
    },
    PARROT_KEY: { about: '', secret: true },
    PARROT_URL: { about: '', secret: false, fallback: 'https://parrot.example' },
  },
  faults: (given) => ('PARROT_TOKEN' in given ? [] : [{ variable: 'PARROT_TOKEN', reason: 'is missing' }]),
  create: () => Promise.reject(new Error('not made here')),
};

const read = (env: Environment) => readConfig({ env, cwd: '/nowhere', platforms: [parrot] });

function faultsOf(env: Environment): readonly string[] {
  try {
    read(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ variable, reason }) => `${variable} ${reason}`);
  }
}

const smtp = { SMTP_HOST: 'mail.example' };

describe('what is set of platforms', () => {
  it('is nothing where nothing is set; then the local workspace runs', () => {
    const config = read({});
    expect(config.platforms.size).toBe(0);
    expect(config.workspace).toEqual({ host: '127.0.0.1', port: 3000 });
  });

  it('comes with the fallbacks of the rest, and in place of the workspace', () => {
    const config = read({ PARROT_TOKEN: 'p-1', ...smtp });
    expect(config.platforms.get('parrot')).toEqual({ PARROT_TOKEN: 'p-1', PARROT_URL: 'https://parrot.example' });
    expect(config.workspace).toBeUndefined();
  });

  it('may stand beside the workspace, which then takes the mails, too', () => {
    const config = read({ PARROT_TOKEN: 'p-1', RELEVO_WORKSPACE: 'on' });
    expect([config.platforms.size, config.workspace?.port]).toEqual([1, 3000]);
  });

  it('is told all that is wrong with it, without a value', () => {
    expect(faultsOf({ PARROT_TOKEN: 'secret', ...smtp })).toEqual(['PARROT_TOKEN begins with p-']);
    expect(faultsOf({ PARROT_KEY: 'secret', ...smtp })).toEqual(['PARROT_TOKEN is missing']);
    expect(faultsOf({ PARROT_TOKEN: 'p-\u0007', PARROT_URL: 'x'.repeat(1001), ...smtp })).toEqual([
      'PARROT_TOKEN must be without control characters',
      'PARROT_URL must have at most 1000 characters',
    ]);
  });

  it('knows a slip of the pen, and leaves what belongs to other programs', () => {
    expect(faultsOf({ PARROT_TOKNE: 'p-1' })).toEqual(['PARROT_TOKNE is not known; did you mean PARROT_TOKEN?']);
    expect(faultsOf({ PARROT_WEBHOOK_OF_THE_BUILD: 'https://elsewhere.example' })).toEqual([]);
  });

  it('asks for somewhere to send mails to, and for somebody who could write', () => {
    const nowhere = 'is missing: without the local workspace (RELEVO_WORKSPACE=on) mails have nowhere to go';
    expect(faultsOf({ PARROT_TOKEN: 'p-1' })).toEqual([`SMTP_HOST ${nowhere}`]);
    expect(faultsOf({ RELEVO_WORKSPACE: 'off', ...smtp })).toEqual([
      'RELEVO_WORKSPACE is off, and no other platform is set: nobody could write',
    ]);
  });
});
