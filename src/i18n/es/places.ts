import type english from '../en/places.ts';
import type { Translation } from '../translation.ts';

export default {
  'place.title': 'La configuración nombra algo que no existe',
  'place.missing.channel': (p) => `${p.setting}: en ${p.where} no hay ningún canal “${p.name}” en el que esté Relevo.`,
  'place.missing.group': (p) => `${p.setting}: en ${p.where} no hay ningún grupo “${p.name}”.`,
  'place.missing.person': (p) => `${p.setting}: en ${p.where} no existe “${p.name}”.`,
  'place.missing.platform': (p) => `${p.setting}: “${p.name}” está en una plataforma que no está conectada.`,
  'place.near': (p) => `¿Querías decir “${p.name}”?`,
  'place.until.channel': 'Mientras no exista, lo que va dirigido a él queda en espera.',
  'place.until.intake': 'Mientras no exista, ningún mensaje en él se convierte en ticket.',
  'place.until.group': 'Mientras no exista, no da a nadie ningún rol.',
  'place.mend.channel': 'Crea el canal, deja entrar a Relevo en él, o corrige relevo.yaml y vuelve a iniciar Relevo.',
  'place.mend.group': 'Crea el grupo, o corrige relevo.yaml y vuelve a iniciar Relevo.',
  'place.mend.other': 'Corrige relevo.yaml y vuelve a iniciar Relevo.',
} satisfies Translation<typeof english>;
