import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** The key pair of an app: Discord signs what it sends to the app's endpoint, and shows the public half in its portal. */
export interface Keys {
  readonly private: KeyObject;
  /** As the portal shows it: the 32 bytes in hexadecimal. */
  readonly public: string;
}

export function makeKeys(): Keys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { private: privateKey, public: Buffer.from(x, 'base64url').toString('hex') };
}

/** The headers of a signed request: Ed25519 over the timestamp and the body as they stand (Interactions: Security and Authorization). */
export function signed(keys: Keys, body: string, at: number = Date.now()): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  return {
    'content-type': 'application/json',
    'user-agent': 'Discord-Interactions/1.0 (+https://discord.com)',
    'x-signature-timestamp': timestamp,
    'x-signature-ed25519': sign(null, Buffer.from(timestamp + body), keys.private).toString('hex'),
  };
}
