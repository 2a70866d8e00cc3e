import { isRunByName } from './endings.ts';

/** Kinds of files as `relevo.yaml` names them. */
export const FILE_KINDS = ['images', 'pdf', 'text', 'csv', 'eml', 'zip', 'office', 'audio', 'video'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Why a file is not kept. Stored; never renamed. */
export const FILE_FAULTS = ['empty', 'tooBig', 'type', 'program', 'gone', 'elsewhere', 'unreadable'] as const;
export type FileFault = (typeof FILE_FAULTS)[number];

export interface FileRules {
  readonly maxMegabytes: number;
  readonly types: readonly FileKind[];
  /** So many days after their ticket ended, files are removed; absent: never. */
  readonly keepDays?: number;
}

/** What runs when it is opened. */
const PROGRAMS = new Set([
  'application/java-archive',
  'application/java-vm',
  'application/vnd.android.package-archive',
  'application/vnd.ms-cab-compressed',
  'application/vnd.ms-htmlhelp',
  'application/wasm',
  'application/x-apple-diskimage',
  'application/x-deb',
  'application/x-elf',
  'application/x-ft-apple.alias',
  'application/x-google-chrome-extension',
  'application/x-mach-binary',
  'application/x-ms-regedit',
  'application/x-ms-shortcut',
  'application/x-msdownload',
  'application/x-rpm',
  'application/x-shockwave-flash',
  'application/x-xpinstall',
  'text/x-shellscript',
]);

/** Without those that hold macros, and without the old formats, in which macros cannot be told from the document. */
const OFFICE = new Set([
  'application/vnd.oasis.opendocument.presentation',
  'application/vnd.oasis.opendocument.spreadsheet',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.presentationml.slideshow',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
]);

/** Text is text, whatever it is called; among texts the ending says what it is for. */
const TEXTS: readonly { readonly ending: RegExp; readonly kind: FileKind; readonly type: string }[] = [
  { ending: /\.csv$/i, kind: 'csv', type: 'text/csv' },
  { ending: /\.eml$/i, kind: 'eml', type: 'message/rfc822' },
];

export function mostBytes({ maxMegabytes }: FileRules): number {
  return maxMegabytes * 1024 * 1024;
}

/**
 * Whether a file is taken. The name decides nothing that the bytes could, and lets nothing through that they do not.
 * @param found the media type as found by its bytes; undefined when they are nothing that is known
 * @returns the type by which it is kept, or why it is not
 */
export function judge(
  found: string | undefined,
  { name, size }: { readonly name: string; readonly size: number },
  rules: FileRules,
): { readonly type: string } | { readonly fault: FileFault } {
  if (size === 0) return { fault: 'empty' };
  if (size > mostBytes(rules)) return { fault: 'tooBig' };
  if (isRunByName(name) || (found !== undefined && PROGRAMS.has(found))) return { fault: 'program' };
  if (found === undefined) return { fault: 'type' };
  const text = found === 'text/plain' ? TEXTS.find(({ ending }) => ending.test(name)) : undefined;
  const kinds = [kindOf(found), text?.kind];
  return kinds.some((kind) => kind !== undefined && rules.types.includes(kind))
    ? { type: text?.type ?? found }
    : { fault: 'type' };
}

function kindOf(type: string): FileKind | undefined {
  if (type.startsWith('image/')) return 'images';
  if (type.startsWith('audio/')) return 'audio';
  if (type.startsWith('video/')) return 'video';
  if (type === 'text/plain') return 'text';
  if (type === 'application/pdf') return 'pdf';
  if (type === 'application/zip') return 'zip';
  return OFFICE.has(type) ? 'office' : undefined;
}
