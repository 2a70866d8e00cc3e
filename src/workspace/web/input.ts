import type { Context } from 'hono';
import { z } from 'zod';
import { limits } from '../protocol.ts';

const id = z.string().min(1).max(limits.id);
// Lengths of texts are the workspace's own to judge, which says so in words; these only keep a body from being absurd.
const text = z.string().max(4 * limits.messageText);
const args = z.record(z.string().max(limits.id), z.string().max(limits.buttonArgs));

/** What the script may send, by what is asked. */
export const bodies = {
  post: z.strictObject({ text, thread: id.optional(), files: z.array(id).max(100).optional() }),
  edit: z.strictObject({ text }),
  react: z.strictObject({ emoji: z.string().min(1).max(limits.emoji) }),
  read: z.strictObject({ upTo: id }),
  command: z.strictObject({ line: text, thread: id.optional() }),
  press: z.strictObject({ run: z.string().min(1).max(limits.id), args }),
  act: z.strictObject({ run: z.string().min(1).max(limits.id) }),
  submit: z.strictObject({ values: z.record(z.string().max(limits.id), text) }),
  suggest: z.strictObject({ field: id, text: z.string().max(limits.label) }),
  search: z.strictObject({ words: text }),
  nothing: z.strictObject({}),
};

/** The most that a JSON body may weigh: every field of the largest form in full. */
export const bodyBytes = 1_000_000;

export const queries = {
  channel: z.object({ before: id.optional() }),
  mail: z.object({ before: id.optional(), show: z.enum(['html', 'text', 'headers']).optional() }),
  live: z.object({
    open: id.optional(),
    channel: id.optional(),
    thread: id.optional(),
    stamp: z.string().max(100).optional(),
    once: z.literal('yes').optional(),
  }),
  upload: z.object({ name: z.string().min(1).max(limits.fileName) }),
};

/** The request could not be read. Nothing was done. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

/** The body as `schema` has it. @throws BadRequest */
export async function bodyOf<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  if (!/^application\/json(;|$)/u.test(c.req.header('content-type') ?? '')) throw new BadRequest('not JSON');
  let body: unknown;
  try {
    body = await c.req.json();
  } catch (error) {
    throw new BadRequest('not JSON', { cause: error });
  }
  return checked(schema, body);
}

/** The query as `schema` has it. @throws BadRequest */
export function queryOf<T>(c: Context, schema: z.ZodType<T>): T {
  return checked(schema, c.req.query());
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (!read.success) throw new BadRequest(z.prettifyError(read.error));
  return read.data;
}

/** A part of the address as an id. @throws BadRequest */
export function idOf(c: Context, name: string): string {
  return checked(id, c.req.param(name));
}

/** A file without a byte in it. Nothing was kept. */
export class EmptyFile extends Error {
  override readonly name = 'EmptyFile';
}
