import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Dice } from '../../lib/dice.ts';
import { Endpoint } from './endpoint.ts';

const now = Temporal.Instant.from('2026-03-01T12:00:00Z');
const body = JSON.stringify({
  id: '1',
  application_id: '2',
  type: 2,
  token: 't',
  version: 1,
  data: { name: 'ticket' },
});

function keys(): { readonly secret: KeyObject; readonly shown: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    secret: privateKey,
    shown: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex'),
  };
}

const own = keys();
const others = keys();

function bench() {
  const taken: string[] = [];
  const endpoint = new Endpoint(own.shown, { now: () => now }, async ({ id }) => {
    taken.push(id);
    return { type: 1 };
  });
  const knock = async (sent: {
    readonly body?: string;
    readonly at?: number | string;
    readonly signature?: string;
    readonly by?: KeyObject;
    readonly signed?: string;
  }) => {
    const {
      body: words = body,
      at = now.epochMilliseconds / 1000,
      by = own.secret,
      signed = String(at) + words,
    } = sent;
    const { signature = sign(null, Buffer.from(signed), by).toString('hex') } = sent;
    const headers = { 'x-signature-timestamp': String(at), 'x-signature-ed25519': signature };
    return (
      await endpoint.take(
        new Request('http://relevo.example/discord/interactions', { method: 'POST', body: words, headers }),
      )
    ).status;
  };
  return { endpoint, taken, knock };
}

describe('the endpoint for interactions', () => {
  it('takes what Discord signed, byte for byte', async () => {
    const { knock, taken } = bench();
    expect(await knock({})).toBe(200);
    expect(await knock({ body: `${body} \n` })).toBe(200);
    expect(await knock({ at: now.epochMilliseconds / 1000 - 200 })).toBe(200);
    expect(taken).toHaveLength(3);
  });

  it('refuses what was forged, altered or copied: a thousand variations', async () => {
    const { knock, taken } = bench();
    const dice = new Dice(7);
    const at = now.epochMilliseconds / 1000;
    const good = sign(null, Buffer.from(at + body), own.secret).toString('hex');
    const altered = (words: string) => {
      const place = dice.between(0, words.length - 1);
      const other = String.fromCharCode(32 + ((words.charCodeAt(place) + dice.between(1, 90)) % 95));
      return words.slice(0, place) + (other === words[place] ? '~' : other) + words.slice(place + 1);
    };
    const hex = (length: number) => Array.from({ length }, () => dice.between(0, 15).toString(16)).join('');
    const variations: readonly (() => Parameters<typeof knock>[0])[] = [
      // A signature that is none, of the wrong length, or with one digit changed.
      () => ({ signature: hex(128) }),
      () => ({ signature: hex(dice.between(0, 127)) }),
      () => ({ signature: altered(good) }),
      // Signed by somebody else.
      () => ({ by: others.secret, body: body.replace('"1"', `"${dice.between(1, 1e6)}"`) }),
      // Another body, or another time, under a good signature.
      () => ({ body: altered(body), signature: good }),
      () => ({ at: at + dice.between(1, 200), signature: good }),
      // Too old, or from the future, though signed well.
      () => ({ at: at - dice.between(301, 1e6) }),
      () => ({ at: at + dice.between(301, 1e6) }),
      // The time is no time.
      () => ({ at: `${at}${dice.of([' ', '.0', 'e0', '\t'])}`.trim() + dice.of(['x', '.5', '-']) }),
      // Signed without the time.
      () => ({ signed: body }),
    ];
    for (let n = 0; n < 1_000; n += 1) {
      const make = variations[n % variations.length];
      const variation = make?.() ?? {};
      expect(await knock(variation), JSON.stringify({ n, ...variation, by: undefined })).toBe(401);
    }
    expect(taken).toEqual([]);
  });

  it('says what it takes', async () => {
    const { endpoint, knock } = bench();
    expect((await endpoint.take(new Request('http://relevo.example/discord/interactions'))).status).toBe(405);
    expect(await knock({ body: 'no json' })).toBe(400);
    expect(await knock({ body: '{"type":"x"}' })).toBe(400);
    const bare = new Request('http://relevo.example/discord/interactions', { method: 'POST', body });
    expect((await endpoint.take(bare)).status).toBe(401);
  });
});
