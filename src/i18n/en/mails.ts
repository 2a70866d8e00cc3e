import type { Format } from '../format.ts';

/** Mails to customers. */
export default {
  'mail.greeting': (p: { name: string }) => `Hello ${p.name},`,
  'mail.confirmation.subject': (p: { number: string; subject: string }) => `[${p.number}] We have your request: ${p.subject}`,
  'mail.confirmation.number': (p: { number: string; at: string }, f: Format) => `we received your request on ${f.dateTime(p.at)}. Its number is ${p.number}.`,
  'mail.confirmation.next': (p: { number: string }) => `Please name ${p.number} when you call or write. This is what you asked:`,
  'mail.answer.subject': (p: { number: string; subject: string }) => `[${p.number}] Answer to your request: ${p.subject}`,
  'mail.answer.intro': (p: { number: string }) => `here is our answer to your request ${p.number}:`,
  'mail.signature': (p: { name: string }) => `Kind regards, ${p.name} support`,
};
