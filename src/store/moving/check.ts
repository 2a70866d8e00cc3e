import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CannotMove } from './cannot-move.ts';
import { fromExtendedJson } from './ejson-read.ts';
import type { Written } from './files.ts';
import { linesOfFile } from './lines.ts';
import { type Manifest, readManifest } from './manifest.ts';
import type { Report } from './report.ts';

/**
 * Reads a file of documents to its end, every line as it will be imported.
 *
 * @returns none when there is no such file.
 * @throws CannotMove that names file and line
 */
export async function checkedFile(
  path: string,
  name: string,
  report: Report,
  total: number,
): Promise<Written | undefined> {
  if (!existsSync(path)) return undefined;
  const hash = createHash('sha256');
  let documents = 0;
  let bytes = 0;
  report.begin(`checking ${name}`, total);
  try {
    for await (const line of linesOfFile(path, (piece) => hash.update(piece))) {
      readLine(path, line.number, line.text);
      documents += 1;
      bytes += line.bytes;
      report.more(1, line.bytes);
    }
  } finally {
    report.end();
  }
  return { documents, bytes, sha256: hash.digest('hex') };
}

/** @throws CannotMove that names file and line */
export function readLine(path: string, number: number, text: string): ReturnType<typeof fromExtendedJson> {
  try {
    const doc = fromExtendedJson(text);
    if (!doc.has('_id')) throw new CannotMove('it has no _id');
    return doc;
  } catch (error) {
    if (!(error instanceof CannotMove)) throw error;
    throw new CannotMove(`${path}, line ${number}: ${error.message}`);
  }
}

/**
 * Reads a whole export and makes sure that it is what was written, before anything of it is imported.
 *
 * @throws CannotMove
 */
export async function checkedExport(folder: string, report: Report): Promise<{ manifest: Manifest; id: string }> {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new CannotMove(`${folder} is no folder`);
  const found = await readManifest(folder);
  if (found === undefined)
    throw new CannotMove(
      `${folder} has no manifest.json: the export into it was not finished. Run it again, and it will be`,
    );
  for (const { name, file, documents, bytes, sha256 } of found.manifest.collections) {
    const path = join(folder, file);
    const written = await checkedFile(path, name, report, documents);
    if (written === undefined) throw new CannotMove(`${path} is missing`);
    if (written.sha256 !== sha256 || written.documents !== documents || written.bytes !== bytes) {
      throw new CannotMove(
        `${path} is not what was exported: it has ${written.documents} documents in ${written.bytes} bytes, and ${documents} in ${bytes} were written. Copy the folder again, or export again`,
      );
    }
  }
  return found;
}
