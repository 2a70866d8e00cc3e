import type { Format } from '../format.ts';

/** Files beside messages: how they are named, and why one is not taken. */
export default {
  'file.named': (p: { name: string; size: number }, f: Format) => `${p.name} (${f.size(p.size)})`,
  'file.more': (p: { count: number }, f: Format) => f.plural(p.count, { one: 'y uno más', many: 'y # más', other: 'y # más' }),
  'file.only': (p: { file: string }) => `Archivo: ${p.file}. No se puede mostrar aquí.`,
  'file.removed': (p: { file: string }) => `Archivo: ${p.file}. Ya no se conserva: su ticket había terminado hace mucho.`,
  'file.refused': (p: { name: string; reason: string }) => `No se pudo aceptar «${p.name}»: ${p.reason}. Lo demás que se envió ha llegado.`,
  'file.allowed': (p: { kinds: string; max: number }, f: Format) => `Se pueden enviar, de hasta ${f.number(p.max)} MB cada uno: ${p.kinds}.`,
  'file.fault.empty': 'está vacío',
  'file.fault.tooBig': 'es demasiado grande',
  'file.fault.type': 'aquí no se aceptan archivos de este tipo',
  'file.fault.program': 'es un programa',
  'file.fault.gone': 'ya no está donde se envió',
  'file.fault.unreadable': 'no se pudo leer',
  'file.kind.images': 'imágenes',
  'file.kind.pdf': 'PDF',
  'file.kind.text': 'texto',
  'file.kind.csv': 'CSV',
  'file.kind.eml': 'correos (.eml)',
  'file.kind.zip': 'ZIP',
  'file.kind.office': 'documentos de oficina sin macros (docx, xlsx, pptx, odt, ods, odp)',
  'file.kind.audio': 'grabaciones de audio',
  'file.kind.video': 'vídeos',
  'timeline.files': (p: { names: string }) => `archivos: ${p.names}`,
  'entry.fileRefused': 'archivo no aceptado',
};
