import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILE_KINDS, type FileRules, judge, mostBytes } from './judge.ts';

const rules: FileRules = { maxMegabytes: 10, types: FILE_KINDS };
const verdict = (found: string | undefined, name: string, types = rules.types) =>
  judge(found, { name, size: 100 }, { ...rules, types });
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('a file', () => {
  it.each([
    ['image/png', 'shot.png', 'images'],
    ['image/heic', 'photo', 'images'],
    ['application/pdf', 'shot.png', 'pdf'],
    ['text/plain', 'app.log', 'text'],
    ['application/zip', 'all.zip', 'zip'],
    [docx, 'letter.docx', 'office'],
    ['audio/mpeg', 'call.mp3', 'audio'],
    ['video/mp4', 'screen.mp4', 'video'],
  ] as const)('of %s called %s is taken by its content, where %s are', (found, name, kind) => {
    expect(verdict(found, name)).toEqual({ type: found });
    expect(verdict(found, name, [kind])).toEqual({ type: found });
    expect(
      verdict(
        found,
        name,
        FILE_KINDS.filter((one) => one !== kind),
      ),
    ).toEqual({ fault: 'type' });
  });

  it('that is text says by its ending what it is for, and by nothing else', () => {
    expect(verdict('text/plain', 'list.CSV', ['csv'])).toEqual({ type: 'text/csv' });
    expect(verdict('text/plain', 'list.csv', ['text'])).toEqual({ type: 'text/csv' });
    expect(verdict('text/plain', 'mail.eml', ['eml'])).toEqual({ type: 'message/rfc822' });
    expect(verdict('text/plain', 'mail.eml', ['csv'])).toEqual({ fault: 'type' });
    expect(verdict('application/x-sqlite3', 'list.csv', ['csv'])).toEqual({ fault: 'type' });
  });

  it.each([
    ['application/x-msdownload', 'shot.png'],
    ['application/x-elf', 'shot.jpg'],
    ['application/java-archive', 'all.zip'],
    ['text/x-shellscript', 'notes.txt'],
    ['text/plain', 'invoice.pdf.BAT'],
    ['image/png', 'shot.png.cmd'],
  ])('of %s called %s is a program', (found, name) => {
    expect(verdict(found, name)).toEqual({ fault: 'program' });
  });

  it.each([
    'a.js',
    'a.JSE',
    'a.msc',
    'a.wsc',
    'a.com',
    'a.command',
    'a.scr',
    'a.pif',
    'a.lnk',
    'a.ps1',
    'a.hta',
    'a.py',
    'a.sh',
    'a.terminal',
    'a.scpt',
    'a.workflow',
    'a.fileloc',
    'a.mobileconfig',
    'a.AppImage',
    'a.desktop',
    'a.jnlp',
    'a.iqy',
    'a.settingcontent-ms',
    'a.library-ms',
    'a.rdp',
    'a.txt.js',
    'a.js.',
    'a.js . ',
    'a.js:b.txt',
    'a.js::$DATA',
    'a. js',
  ])('that is text and called %j is a program', (name) => {
    expect(verdict('text/plain', name)).toEqual({ fault: 'program' });
  });

  it.each([
    'js',
    'a.json',
    'a.js.txt',
    'command',
    'acme.com.log',
    'a.txt',
    'a.md',
    'a.pem',
    'a.xml',
    'a.conf',
    'a.html.txt',
    '.com.txt',
  ])('that is text and called %j is none', (name) => {
    expect(verdict('text/plain', name)).toEqual({ type: 'text/plain' });
  });

  it.each([
    ['application/vnd.ms-word.document.macroenabled.12', 'macros'],
    ['application/x-cfb', 'the old office formats'],
    ['application/rtf', 'rich text'],
    ['application/gzip', 'another archive'],
    [undefined, 'nothing that is known'],
  ])('of %s is not taken: %s', (found, _what) => {
    expect(verdict(found, 'a.docx')).toEqual({ fault: 'type' });
  });

  it('is neither empty nor too large, to the byte', () => {
    const sized = (size: number) => judge('image/png', { name: 'a', size }, rules);
    expect(mostBytes(rules)).toBe(10_485_760);
    expect([0, 1, 10_485_760, 10_485_761].map(sized)).toEqual([
      { fault: 'empty' },
      { type: 'image/png' },
      { type: 'image/png' },
      { fault: 'tooBig' },
    ]);
  });

  it('is not let through by any name', () => {
    fc.assert(
      fc.property(fc.string(), fc.subarray([...FILE_KINDS]), (name, types) => {
        expect(verdict('application/x-msdownload', name, types)).toEqual({ fault: 'program' });
        expect(verdict(undefined, name, types)).toHaveProperty('fault');
      }),
    );
  });
});
