import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const BYTES = 32;
const SALT_BYTES = 16;

/** A code as it is kept (scrypt, RFC 7914, with a salt of its own): whoever reads the store cannot try all codes in their time. */
export async function hashOf(code: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return `${salt.toString('base64url')}.${(await derive(code, salt, BYTES)).toString('base64url')}`;
}

/** Takes as long whether it fits or not, and whether there is a hash at all or not. */
export async function fits(code: string, hash: string | undefined): Promise<boolean> {
  const [salt = '', kept = ''] = (hash ?? '').split('.').map((part) => Buffer.from(part, 'base64url'));
  const made = await derive(code, Buffer.from(salt), BYTES);
  return timingSafeEqual(made, kept.length === BYTES ? Buffer.from(kept) : Buffer.alloc(BYTES)) && hash !== undefined;
}
