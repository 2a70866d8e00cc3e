import type english from '../en/search.ts';
import type { Translation } from '../translation.ts';

export default {
  'search.unreadable': 'Esa búsqueda no se entiende; no se buscó nada.',
  'search.unknownFilter': (p) => `“${p.name}:” no es un filtro. Filtros: ${p.names}. Para buscar las palabras mismas, ponlas entre comillas.`,
  'search.unknownValue': (p) => `${p.name}: no existe “${p.value}”. Existe: ${p.values}.`,
  'search.emptyFilter': (p) => `${p.name}: ¿qué debe ser? Por ejemplo status:open o tag:vip.`,
  'search.noDate': (p) => `${p.name}: “${p.value}” no es una fecha. Escríbela como 2026-11-01.`,
  'search.tooManyWords': (p, f) => `Como máximo ${f.number(p.max)} palabras, por favor.`,
  'search.unknownPerson': (p) => `assignee: aquí nadie se llama “${p.value}”. Escribe un nombre, “me” o “nobody”.`,
  'search.unknownCustomer': (p) => `customer: no consta nadie como “${p.value}”. Escribe un número de cliente, una dirección o un nombre.`,
  'search.title': (p) => `Búsqueda: ${p.search}`,
  'search.none': (p) => `Nada coincide con “${p.search}”. Prueba con menos palabras o sin un filtro.`,
  'search.goesOn': 'Hasta aquí nada más coincide; “Más antiguos” sigue buscando.',
  'search.empty': 'Busca palabras del asunto, del texto, del cliente o un número, y acota: status: team: assignee: tag: customer: category: priority: before: after: – por ejemplo: spf "hard bounce" status:open team:it',
} satisfies Translation<typeof english>;
