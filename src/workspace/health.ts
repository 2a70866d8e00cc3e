import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { proofOf } from './token.ts';

/** A running workspace that proved to be the one of the data folder. */
export interface Found {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
  readonly mark: string;
}

const stateFile = z.object({ pid: z.int().positive(), port: z.int().positive(), url: z.url() });
const health = z.object({ mark: z.string(), proof: z.string() });
const timeoutMs = 2000;
/** An `import` of it would load `fetch` and all behind that with it, which takes longer than any other module of a start. */
const { request } = process.getBuiltinModule('node:http');

/** The workspace that the folder's state file names, when it answers and knows the token; the token is not sent. */
export async function askHealth(dataDir: string, token: string): Promise<Found | undefined> {
  const state = readState(dataDir);
  if (state === undefined) return undefined;
  const nonce = randomBytes(16).toString('base64url');
  try {
    const { status, body } = await ask('GET', `${state.url}/bot/health?nonce=${nonce}`);
    const read = status === 200 ? health.safeParse(JSON.parse(body)) : undefined;
    if (!read?.success || read.data.proof !== proofOf(token, nonce)) return undefined;
    return { ...state, mark: read.data.mark };
  } catch {
    return undefined;
  }
}

/** Asks a workspace that proved itself to stop. */
export async function askToStop(found: Found, token: string): Promise<void> {
  // One that is gone already has stopped.
  await ask('POST', `${found.url}/bot/stop`, { authorization: `Bearer ${token}` }).catch(() => undefined);
}

function readState(dataDir: string): z.infer<typeof stateFile> | undefined {
  try {
    return stateFile.safeParse(JSON.parse(readFileSync(join(dataDir, 'workspace.json'), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function ask(
  method: 'GET' | 'POST',
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      { method, headers, agent: false, signal: AbortSignal.timeout(timeoutMs) },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          body = (body + part).slice(0, 10_000);
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}
