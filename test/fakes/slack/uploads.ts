import { Refused } from './api/method.ts';
import type { Json, StoredFile } from './model.ts';
import { app, type Workspace } from './workspace.ts';

/** So much later Slack says where a file stands that was uploaded. */
const sharedAfterMs = 60;

/** Files on their way in: a URL is asked for, the bytes go there, and then the file is made known. */
export class Uploads {
  /** Where the bytes are said to go, in place of here. */
  said: string | undefined;
  readonly #workspace: Workspace;
  readonly #begun = new Map<string, { readonly name: string; readonly length: number; bytes?: Uint8Array }>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** @param base the address by which it was asked for */
  begin(name: string, length: number, base: string): Json {
    const id = this.#workspace.id('F');
    this.#begun.set(id, { name, length });
    return { upload_url: `${this.said ?? base}/upload/v1/${id}`, file_id: id };
  }

  /** @returns the status of the answer */
  take(id: string, bytes: Uint8Array): number {
    const begun = this.#begun.get(id);
    if (begun === undefined) return 404;
    if (bytes.length !== begun.length) return 400;
    begun.bytes = bytes;
    return 200;
  }

  /** @throws Refused for a file whose bytes did not come */
  complete(id: string): StoredFile {
    const begun = this.#begun.get(id);
    if (begun?.bytes === undefined) throw new Refused('file_not_found');
    this.#begun.delete(id);
    const { name, bytes } = begun;
    const file = {
      id,
      name,
      bytes,
      type: 'application/octet-stream',
      user: app.user,
      shares: new Map(),
      given: false,
      sharedAt: Date.now() + sharedAfterMs,
    };
    this.#workspace.files.set(id, file);
    return file;
  }
}
