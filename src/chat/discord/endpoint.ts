import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { APIInteraction, APIInteractionResponse } from 'discord.js';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';

/** A request that is older, or from so far in the future, is a copy of one. */
const oldestMs = 5 * 60_000;

/** The envelope is checked; what is in it is Discord's, which signed it. */
const envelope = z.looseObject({ id: z.string(), type: z.number(), token: z.string(), application_id: z.string() });

/** @param arrivedMs by `performance.now()` */
export type AnswerInteraction = (interaction: APIInteraction, arrivedMs: number) => Promise<APIInteractionResponse>;

/**
 * Interactions over HTTP. Discord signs the timestamp and the body as they stand with Ed25519, and tries an endpoint with signatures
 * that are wrong (Interactions: Setting Up an Endpoint).
 */
export class Endpoint {
  readonly #key: KeyObject;
  readonly #clock: Clock;
  readonly #answer: AnswerInteraction;

  /** @param publicKey 64 hexadecimal digits, as the portal shows it */
  constructor(publicKey: string, clock: Clock, answer: AnswerInteraction) {
    const x = Buffer.from(publicKey, 'hex').toString('base64url');
    this.#key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    this.#clock = clock;
    this.#answer = answer;
  }

  async take(request: Request): Promise<Response> {
    const arrivedMs = performance.now();
    if (request.method !== 'POST') return new Response('only POST', { status: 405, headers: { allow: 'POST' } });
    const body = Buffer.from(await request.arrayBuffer());
    if (!this.#isDiscords(request.headers, body)) return new Response('invalid request signature', { status: 401 });
    const read = envelope.safeParse(parsed(body));
    if (!read.success) return new Response('no interaction', { status: 400 });
    return Response.json(await this.#answer(read.data as unknown as APIInteraction, arrivedMs));
  }

  #isDiscords(headers: Headers, body: Buffer): boolean {
    const timestamp = headers.get('x-signature-timestamp') ?? '';
    const signature = headers.get('x-signature-ed25519') ?? '';
    if (!/^\d{1,12}$/.test(timestamp) || !/^[0-9a-f]{128}$/.test(signature)) return false;
    if (Math.abs(this.#clock.now().epochMilliseconds - Number(timestamp) * 1000) > oldestMs) return false;
    return verify(null, Buffer.concat([Buffer.from(timestamp), body]), this.#key, Buffer.from(signature, 'hex'));
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
