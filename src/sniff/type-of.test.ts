import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typeOf } from './type-of.ts';

const bytes = (...parts: (string | number[] | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const utf8 = (text: string) => new TextEncoder().encode(text);

/** The beginnings of files of many formats. */
const heads: Readonly<Record<string, Buffer>> = {
  png: bytes(
    [0x89],
    'PNG\r\n',
    [0x1a, 0x0a, 0, 0, 0, 13],
    'IHDR',
    Buffer.alloc(13),
    Buffer.alloc(4),
    [0, 0, 0, 0],
    'IDAT',
  ),
  jpg: bytes([0xff, 0xd8, 0xff, 0xe0, 0, 16], 'JFIF', [0, 1]),
  gif: bytes('GIF89a', [1, 0, 1, 0, 0]),
  pdf: bytes('%PDF-1.7\n%', [0xe2, 0xe3, 0xcf, 0xd3, 0], '\n'),
  exe: bytes('MZ', [0x90, 0, 3, 0, 0, 0, 4, 0]),
  elf: bytes([0x7f], 'ELF', [2, 1, 1, 0, 0, 0, 0, 0]),
  mach: bytes([0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1]),
  class: bytes([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52]),
  zip: zip({ 'readme.txt': utf8('hello') }),
  docx: zip({ '[Content_Types].xml': utf8(contentTypes('wordprocessingml.document.main+xml')) }),
  odt: zip({ mimetype: utf8('application/vnd.oasis.opendocument.text') }),
  jar: zip({ 'META-INF/MANIFEST.MF': utf8('Manifest-Version: 1.0\n') }),
  cfb: bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], Buffer.alloc(504)),
  gz: bytes([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
  mp3: bytes('ID3', [4, 0, 0, 0, 0, 0, 10], Buffer.alloc(10), [0xff, 0xfb, 0x90, 0x64]),
  mp4: bytes([0, 0, 0, 24], 'ftypisom', [0, 0, 2, 0], 'isomiso2'),
  webm: bytes([0x1a, 0x45, 0xdf, 0xa3, 0x87, 0x42, 0x82, 0x84], 'webm'),
  tiff: bytes('II', [42, 0, 8, 0, 0, 0, 255, 255]),
  ogg: bytes('OggS', Buffer.alloc(24), 'OpusHead'),
  asf: bytes([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9], Buffer.alloc(40)),
};

describe('the type of bytes', () => {
  it.each([
    ['png', 'image/png'],
    ['jpg', 'image/jpeg'],
    ['gif', 'image/gif'],
    ['pdf', 'application/pdf'],
    ['exe', 'application/x-msdownload'],
    ['elf', 'application/x-elf'],
    ['mach', 'application/x-mach-binary'],
    ['class', 'application/java-vm'],
    ['zip', 'application/zip'],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['odt', 'application/vnd.oasis.opendocument.text'],
    ['jar', 'application/java-archive'],
    ['cfb', 'application/x-cfb'],
    ['mp3', 'audio/mpeg'],
    ['mp4', 'video/mp4'],
    ['webm', 'video/webm'],
    ['ogg', 'audio/ogg'],
  ])('is that of a %s by its signature', async (name, type) => {
    expect(await typeOf(heads[name] ?? Buffer.alloc(0))).toBe(type);
  });

  it.each([
    ['Hallo, größer\tals\r\n', 'text/plain'],
    ['\ufeffa;b\n1;2', 'text/plain'],
    ['BM;MZ;PK', 'text/plain'],
    ['MZ is a place', 'text/plain'],
    ['<?xml version="1.0"?><svg/>', 'text/plain'],
    ['%PDF-1.4 all of it written', 'application/pdf'],
    ['%!PS-Adobe', 'application/postscript'],
    ['{\\rtf1 x}', 'application/rtf'],
    ['#!/bin/sh\nrm -rf /', 'text/x-shellscript'],
    ['', 'text/plain'],
  ])('of the text %j is %s', async (text, type) => {
    expect(await typeOf(utf8(text))).toBe(type);
  });

  it.each([
    ['a control byte', bytes('a', [0], 'b')],
    ['an escape', bytes('a', [27], '[31m')],
    ['Latin-1', bytes('gr', [0xf6, 0xdf], 'er')],
    ['a cut character', bytes('a', [0xc3])],
  ])('with %s is no text', async (_, given) => {
    expect(await typeOf(given)).not.toBe('text/plain');
  });
});

describe('whatever comes', () => {
  const LONGEST_MS = 5_000;

  async function bounded(given: Uint8Array): Promise<void> {
    const began = performance.now();
    const found = await typeOf(given);
    expect(performance.now() - began).toBeLessThan(LONGEST_MS);
    if (found !== undefined) expect(found).toMatch(/^[\w.+-]+\/[\w.+-]+$/);
  }
  const always = (arbitrary: fc.Arbitrary<Uint8Array>, numRuns: number) =>
    fc.assert(fc.asyncProperty(arbitrary, bounded), { numRuns });
  const head = fc.constantFrom(...Object.values(heads));
  const noise = fc.uint8Array({ maxLength: 4_096 });

  it('random bytes have a type or none, in bounded time', () => always(noise, 500));

  it('so has a signature with anything after it', () =>
    always(
      fc.tuple(head, noise).map((parts) => bytes(...parts)),
      800,
    ));

  it('so has a cut one', () =>
    always(
      fc.tuple(head, fc.nat(600)).map(([given, length]) => given.subarray(0, length)),
      500,
    ));

  it('so has one with a few bytes changed', () =>
    always(
      fc.tuple(head, fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 8 })).map(([given, changes]) => {
        const changed = Buffer.from(given);
        for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte;
        return changed;
      }),
      800,
    ));

  it('so has what is several at once, each in any order', () =>
    always(
      fc.array(head, { minLength: 2, maxLength: 6 }).map((parts) => bytes(...parts)),
      500,
    ));

  it.each([
    ['one entry after another', (one: Buffer) => one],
    ['one sound after another', () => bytes('ID3', [4, 0, 0, 0, 0, 0, 1, 0])],
    ['a box of nothing', () => bytes([0, 0, 0, 8], 'free')],
    ['the head of a picture', () => heads['png'] ?? Buffer.alloc(1)],
    ['the head of a recording', () => heads['asf'] ?? Buffer.alloc(1)],
    ['a lump of nothing', () => bytes([0x1a, 0x45, 0xdf, 0xa3, 0x80])],
  ])('ten megabytes of %s are looked at in bounded time', async (_, piece) => {
    const entry = localEntry('a', utf8(''));
    const one = piece(entry);
    await bounded(Buffer.alloc(10 * 1024 * 1024, one));
    await bounded(bytes(heads['zip']?.subarray(0, 40) ?? [], Buffer.alloc(10 * 1024 * 1024, one)));
  });

  it('what swells to a gigabyte is looked at in bounded time', async () => {
    const swollen = deflateRawSync(Buffer.alloc(64 * 1024 * 1024));
    await bounded(zip({ '[Content_Types].xml': swollen }, { deflated: 1024 * 1024 * 1024 }));
    await bounded(zip({ mimetype: swollen }, { deflated: 100 }));
  });
});

function contentTypes(main: string): string {
  const type = `application/vnd.openxmlformats-officedocument.${main}`;
  return `<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`;
}

/** A ZIP with these entries (APPNOTE 4.3); with `deflated` they are compressed already, to be that large. */
function zip(entries: Readonly<Record<string, Uint8Array>>, options: { deflated?: number } = {}): Buffer {
  const locals = Object.entries(entries).map(([name, data]) => localEntry(name, data, options.deflated));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  return Buffer.concat([...locals, end]);
}

function localEntry(name: string, data: Uint8Array, deflated?: number): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(deflated === undefined ? 0 : 8, 8);
  head.writeUInt32LE(data.length, 18);
  head.writeUInt32LE(deflated ?? data.length, 22);
  head.writeUInt16LE(name.length, 26);
  return bytes(head, name, data);
}
