import type { ChannelRef } from '../refs.ts';

/** A file as it came beside somebody's words. What the platform says of its type and size is not believed. */
export interface SentFile {
  /** The platform's own id of it. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Where it was sent, for a word to the sender alone. */
  readonly in: ChannelRef & { readonly thread?: string };
  /** The platform did not say with the message what it is. */
  readonly untold?: true;
  /** The platform only points to it, and holds no bytes of it. */
  readonly elsewhere?: { readonly link?: string };
}

/** A file as a ticket names it. `size` in bytes; `type` is a media type, of the file's bytes once they were looked at. */
export interface TicketFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

/** How many files a ticket lists; more are kept and shown all the same. */
const LISTED = 50;

/** What the file is called in Relevo's own store: the same at every repetition, and another one in another ticket. */
export function fileId(ticket: number, platform: string, id: SentFile['id']): string {
  return `${ticket}:${platform}:${id}`;
}

export function ticketFile(ticket: number, file: SentFile): TicketFile {
  return { id: fileId(ticket, file.in.platform, file.id), name: file.name, size: file.size, type: file.type };
}

/** The list with more on it, each once. */
export function listed(there: readonly TicketFile[], more: readonly TicketFile[]): readonly TicketFile[] {
  const known = new Set(there.map(({ id }) => id));
  return [...there, ...more.filter(({ id }) => !known.has(id))].slice(0, LISTED);
}

export function namesOf(files: readonly { readonly name: string }[]): string {
  return files.map(({ name }) => name).join(', ');
}
