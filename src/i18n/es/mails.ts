import type english from '../en/mails.ts';
import type { Translation } from '../translation.ts';

export default {
  'mail.greeting': (p) => `Hola, ${p.name}:`,
  'mail.confirmation.subject': (p) => `[${p.number}] Recibimos su solicitud: ${p.subject}`,
  'mail.confirmation.number': (p, f) => `Recibimos su solicitud el ${f.dateTime(p.at)}. Su número es ${p.number}.`,
  'mail.confirmation.next': (p) => `Por favor, mencione ${p.number} cuando llame o escriba. Esto es lo que nos consultó:`,
  'mail.answer.subject': (p) => `[${p.number}] Respuesta a su solicitud: ${p.subject}`,
  'mail.answer.intro': (p) => `Esta es nuestra respuesta a su solicitud ${p.number}:`,
  'mail.signature': (p) => `Saludos cordiales, soporte de ${p.name}`,
} satisfies Translation<typeof english>;
