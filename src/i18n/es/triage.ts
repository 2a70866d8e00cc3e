import type english from '../en/triage.ts';
import type { Translation } from '../translation.ts';

export default {
  'triage.title': (p) => `Lista de comprobación de ${p.number}`,
  'triage.intro': 'Se puede guardar a medias. Antes de entregar el ticket debe estar todo completo.',
  'triage.complete': 'Completa: ya se puede entregar.',
  'triage.numberTaken': (p) => `Ya hay otro cliente registrado con el número ${p.number}; se anotó solo en este ticket.`,
  'triage.customerNumber': 'Número de cliente',
  'triage.customerNumber.hint': 'Como figura en su contrato',
  'triage.browser': 'Navegador y versión',
  'triage.browser.hint': 'p. ej., Firefox 140 en Windows',
  'triage.screenshot': 'Captura de pantalla o archivo',
  'triage.screenshot.hint': 'Dónde está o qué muestra',
  'triage.reproduction': 'Intento de reproducirlo',
  'triage.reproduction.steps': 'Pasos probados',
  'triage.reproduction.hint': 'Un paso por línea',
  'triage.reproduction.result': 'Resultado',
  'triage.reproduction.reproduced': 'Se reprodujo',
  'triage.reproduction.sometimes': 'Ocurre a veces',
  'triage.reproduction.not': 'No se pudo reproducir',
  'triage.faq': 'Búsqueda en las preguntas frecuentes',
  'triage.faq.hint': 'Qué artículos, o “ninguno sirve”',
  'triage.deliverability': 'DNS, SPF, DKIM y entregabilidad revisados',
  'triage.deliverability.hint': 'Qué se encontró para el dominio de envío',
  'triage.unchanged': 'No se cambió nada; todo sigue como estaba.',
} satisfies Translation<typeof english>;
