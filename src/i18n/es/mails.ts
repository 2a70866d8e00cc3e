import type english from '../en/mails.ts';
import type { Translation } from '../translation.ts';

export default {
  'mail.greeting': (p) => `Hola, ${p.name}:`,
  'mail.confirmation.subject': (p) => `[${p.number}] Recibimos su solicitud: ${p.subject}`,
  'mail.confirmation.number': (p, f) => `Recibimos su solicitud el ${f.dateTime(p.at)}. Su número es ${p.number}.`,
  'mail.confirmation.next': (p) => `Por favor, mencione ${p.number} cuando llame o escriba. Esto es lo que nos consultó:`,
  'mail.answer.subject': (p) => `[${p.number}] Respuesta a su solicitud: ${p.subject}`,
  'mail.answer.intro': (p) => `Esta es nuestra respuesta a su solicitud ${p.number}:`,
  'mail.greeting.plain': 'Buenos días:',
  'mail.confirmation.subject.plain': (p) => `[${p.number}] Recibimos su solicitud`,
  'mail.confirmation.next.plain': (p) => `Por favor, mencione ${p.number} cuando llame o escriba.`,
  'mail.confirmation.notYou': 'Esta dirección se nos indicó en nuestro chat y nadie la ha comprobado; por eso no repetimos aquí la consulta. Si usted no nos escribió, no tiene que hacer nada.',
  'mail.reopened.subject': (p) => `[${p.number}] Su solicitud vuelve a estar abierta`,
  'mail.reopened.intro': (p) => `Su solicitud ${p.number} vuelve a estar abierta. Nos pondremos en contacto con usted.`,
  'mail.signature': (p) => `Saludos cordiales, soporte de ${p.name}`,
} satisfies Translation<typeof english>;
