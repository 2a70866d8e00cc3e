import type english from '../en/ways.ts';
import type { Translation } from '../translation.ts';

export default {
  'say.edited': (p) => `${p.heading} (editado)`,
  'say.deleted': (p) => `${p.heading}: eliminado por quien lo escribió`,
  'say.deletedBy': (p) => `${p.heading}: eliminado por ${p.by}`,
  'entry.edited': 'editó un mensaje',
  'entry.deleted': 'eliminó un mensaje',
  'entry.commandRefused': 'intentó una orden en el hilo del cliente',
  'timeline.edited': (p, f) => `${p.words} (editado, ${f.plural(p.count, { one: 'una versión', other: '# versiones' })})`,
  'timeline.first': (p) => `${p.words} – al principio: ${p.first}`,
  'timeline.withdrawn': (p) => `Eliminado después, solo para responsables: ${p.words}`,
  'card.withdrawn': 'Se eliminó el mensaje del que salió este ticket. Los responsables pueden leerlo en el historial.',
  'via.mention': 'Mención de Relevo',
  'refuse.mention.customer': 'El cliente lee este hilo: aquí no se dan órdenes a Relevo y no se hizo nada. Hazlo en el hilo de la tarjeta del ticket, o con una barra.',
  'refuse.mention.unknown': (p) => `No sé qué hacer con “${p.words}”. Escribe @relevo ayuda para ver lo que hay.`,
  'mention.form': (p) => `${p.command} pide algo más.`,
  'button.openForm': 'Abrir el formulario',
  'option.caller.hint': 'Empieza por el número o el nombre; a quien no se encuentre se le registra como nuevo.',
  'lookup.new': (p) => `Nuevo: ${p.name}`,
  'refuse.unknownCustomer': 'Este cliente ya no está registrado. Elige otra vez.',
} satisfies Translation<typeof english>;
