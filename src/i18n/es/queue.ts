import type english from '../en/queue.ts';
import type { Translation } from '../translation.ts';

export default {
  'command.ticket.tag': 'Etiquetar un ticket',
  'command.ticket.untag': 'Quitar etiquetas de un ticket',
  'option.tags': 'Etiquetas',
  'option.tags.hint': 'p. ej. vip,tarde – el cliente nunca las ve',
  'field.tags': 'Etiquetas',
  'fault.noTag': 'Etiquetas: ¿cuáles? Por ejemplo vip,tarde.',
  'fault.manyTags': (p, f) => `Etiquetas: como máximo ${f.number(p.max)}, por favor.`,
  'fault.longTag': (p, f) => `Etiquetas: “${p.word}…” es demasiado larga; como máximo ${f.number(p.max)} caracteres, por favor.`,
  'fault.tagSigns': (p) => `Etiquetas: “${p.word}” tiene signos que ninguna etiqueta lleva. Valen letras, cifras y -.`,
  'refuse.tooManyTags': (p, f) => `${p.number} tendría más de ${f.number(p.max)} etiquetas. /ticket untag hace sitio.`,
  'refuse.noSuchTag': (p) => `${p.number} no tiene ninguna de esas etiquetas. Tiene: ${p.tags}`,
  'done.tags': (p) => `Etiquetas de ${p.number}: ${p.tags}`,
  'list.tagged': (p) => `${p.line} · ${p.tags}`,
} satisfies Translation<typeof english>;
