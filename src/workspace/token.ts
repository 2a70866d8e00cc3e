import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { protocolVersion } from './protocol.ts';

/** The secret that bots show: made once per data folder, readable by its owner only. The same for all who ask at once. */
export function tokenOf(dataDir: string): string {
  mkdirSync(dataDir, { recursive: true });
  const file = fileOf(dataDir);
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  try {
    // A link appears with its content, and only once: nobody reads half a token, and two starts agree on one.
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  chmodSync(file, 0o600);
  return readToken(file);
}

/** The secret of a data folder, when it has one; for those who only look, as nothing is written. */
export function knownToken(dataDir: string): string | undefined {
  const file = fileOf(dataDir);
  return existsSync(file) ? readToken(file) : undefined;
}

function fileOf(dataDir: string): string {
  return join(dataDir, 'workspace.token');
}

function readToken(file: string): string {
  const token = readFileSync(file, 'utf8').trim();
  if (!/^[\w-]{43}$/.test(token)) throw new Error(`${file} holds no token; delete it and start again`);
  return token;
}

/** Whether `Authorization` carries the token; takes the same time for every wrong one. */
export function authorised(authorization: string | undefined, token: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}

/** Shows that one knows the token without saying it: whoever else listens on the port learns nothing. */
export function proofOf(token: string, nonce: string): string {
  return createHmac('sha256', token).update(`health ${nonce}`).digest('base64url');
}

/** Tells workspaces that were started with other settings, or by another version, apart; says nothing about the password. */
export function settingsMark(token: string, settings: { host: string; port: number; password?: string }): string {
  const { host, port, password } = settings;
  return createHmac('sha256', token)
    .update(JSON.stringify([protocolVersion, host, port, password ?? null]))
    .digest('base64url');
}
