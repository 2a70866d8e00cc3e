import { isUtf8 } from 'node:buffer';

/** Formats that are made of text alone, or can be. */
const WRITTEN: readonly { readonly begins: string; readonly type: string }[] = [
  { begins: '%PDF-', type: 'application/pdf' },
  { begins: '%!PS', type: 'application/postscript' },
  { begins: '{\\rtf', type: 'application/rtf' },
  { begins: '#!', type: 'text/x-shellscript' },
];

/**
 * The media type of a file by its bytes, whatever it is called: `text/plain` for valid UTF-8 without control bytes, else
 * what its signature says (https://github.com/sindresorhus/file-type); undefined when it is nothing that is known.
 */
export async function typeOf(bytes: Uint8Array): Promise<string | undefined> {
  // First, because two letters at the beginning of a text are the signature of a picture or a program.
  if (isText(bytes)) return written(bytes);
  try {
    // Loaded with the first file, as most of what is written has none.
    const { fileTypeFromBuffer } = await import('file-type');
    const found = await fileTypeFromBuffer(bytes);
    return found?.mime.split(';', 1)[0];
  } catch {
    // What makes the parser stumble is nothing that is known.
    return undefined;
  }
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const FORM_FEED = 0x0c;
const RETURN = 0x0d;
const DELETE = 0x7f;

function isText(bytes: Uint8Array): boolean {
  for (const byte of bytes) {
    if (byte >= 0x20 && byte !== DELETE) continue;
    if (byte !== TAB && byte !== LINE_FEED && byte !== FORM_FEED && byte !== RETURN) return false;
  }
  return isUtf8(bytes);
}

function written(bytes: Uint8Array): string {
  const head = new TextDecoder().decode(bytes.subarray(0, 16));
  return WRITTEN.find(({ begins }) => head.startsWith(begins))?.type ?? 'text/plain';
}
