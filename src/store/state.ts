import { MongoClient, MongoError } from 'mongodb';

/** What a MongoDB says of itself, or why it does not. `fault` holds no address and no credential. */
export type StoreState =
  | { readonly version: string; readonly kind: 'replica set' | 'cluster' | 'standalone' }
  | { readonly fault: string };

/** Asks the server that `uri` names how it is. Waits 10 s at most to be connected. */
export async function storeState(uri: string): Promise<StoreState> {
  let client: MongoClient;
  try {
    client = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000, connectTimeoutMS: 10_000 });
  } catch {
    return { fault: 'the connection string is not well-formed' };
  }
  try {
    const admin = client.db().admin();
    const hello = await admin.command({ hello: 1 });
    const { version } = (await admin.command({ buildInfo: 1 })) as { version?: unknown };
    const kind = hello.msg === 'isdbgrid' ? 'cluster' : hello.setName === undefined ? 'standalone' : 'replica set';
    return { version: String(version), kind };
  } catch (error) {
    // The driver's own words repeat hosts and, for some faults, the connection string.
    const name = error instanceof Error ? error.name : 'unknown';
    const code = error instanceof MongoError && error.code !== undefined ? `, code ${error.code}` : '';
    return { fault: `not reached or not let in (${name}${code})` };
  } finally {
    await client.close().catch(() => {});
  }
}
