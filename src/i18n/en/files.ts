import type { Format } from '../format.ts';

/** Files beside messages: how they are named, and why one is not taken. */
export default {
  'file.named': (p: { name: string; size: number }, f: Format) => `${p.name} (${f.size(p.size)})`,
  'file.more': (p: { count: number }, f: Format) => f.plural(p.count, { one: 'and one more', other: 'and # more' }),
  'file.only': (p: { file: string }) => `File: ${p.file}. It cannot be shown here.`,
  'file.removed': (p: { file: string }) => `File: ${p.file}. It is not kept any more, as its ticket had ended long ago.`,
  'file.refused': (p: { name: string; reason: string }) => `“${p.name}” could not be taken: ${p.reason}. Whatever else you sent has arrived.`,
  'file.allowed': (p: { kinds: string; max: number }, f: Format) => `These can be sent, up to ${f.number(p.max)} MB each: ${p.kinds}.`,
  'file.fault.empty': 'it is empty',
  'file.fault.tooBig': 'it is too large',
  'file.fault.type': 'files of this kind are not taken here',
  'file.fault.program': 'it is a program',
  'file.fault.gone': 'it is no longer where it was sent',
  'file.fault.unreadable': 'it could not be read',
  'file.kind.images': 'pictures',
  'file.kind.pdf': 'PDF',
  'file.kind.text': 'text',
  'file.kind.csv': 'CSV',
  'file.kind.eml': 'e-mails (.eml)',
  'file.kind.zip': 'ZIP',
  'file.kind.office': 'office documents without macros (docx, xlsx, pptx, odt, ods, odp)',
  'file.kind.audio': 'sound recordings',
  'file.kind.video': 'videos',
  'timeline.files': (p: { names: string }) => `files: ${p.names}`,
  'entry.fileRefused': 'file not taken',
};
