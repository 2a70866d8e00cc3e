import { Double } from 'bson';
import { toDoc } from '../bson/plain.ts';
import type { Doc, Out } from '../bson/values.ts';
import { checkFields } from '../commands/command.ts';
import { COMMANDS } from '../commands/table.ts';
import { errorFields, fail, failAt, StoreError } from '../errors.ts';
import type { Store } from '../store.ts';
import type { Request } from './wire.ts';

/** Runs the command in a message. What it refuses becomes an answer; any other error is thrown. */
export function dispatch(store: Store, request: Request, connection: number): Map<string, Out> {
  try {
    return withOk(run(store, request, connection));
  } catch (error) {
    if (error instanceof StoreError) return errorReply(error);
    throw error;
  }
}

/** Whether the command changes nothing that is stored. */
export function onlyReads({ body }: Request): boolean {
  return COMMANDS.get(nameIn(body))?.reads === true;
}

function nameIn(body: Doc): string {
  return body.keys().next().value ?? '';
}

function run(store: Store, request: Request, connection: number): Map<string, Out> {
  const name = nameIn(request.body);
  const command = COMMANDS.get(name);
  if (command === undefined) return fail('CommandNotFound', `no such command: '${name}'`);
  if (request.legacy && name.toLowerCase() !== 'hello' && name.toLowerCase() !== 'ismaster') {
    return failAt(352, `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade.`);
  }
  const { database, body } = request;
  if (!/^[^/\\. "$*<>:|?\0]{1,63}$/.test(database)) return fail('InvalidNamespace', 'Invalid database name');
  const call = { store, database, body, name, connection };
  // A handshake carries whatever the driver's version knows; only real commands are held to their fields.
  if (!request.legacy) checkFields(command, call);
  return toDoc(command.run(call));
}

function withOk(reply: Map<string, Out>): Map<string, Out> {
  return reply.set('ok', new Double(1));
}

/** The answer for a refusal. */
export function errorReply(error: StoreError): Map<string, Out> {
  return toDoc({ ok: new Double(0), ...errorFields(error) });
}
