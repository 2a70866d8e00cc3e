import type { Format } from '../format.ts';

/** Mails to customers. */
export default {
  'mail.greeting': (p: { name: string }) => `Hello ${p.name},`,
  'mail.confirmation.subject': (p: { number: string; subject: string }) => `[${p.number}] We have your request: ${p.subject}`,
  'mail.confirmation.number': (p: { number: string; at: string }, f: Format) => `we received your request on ${f.dateTime(p.at)}. Its number is ${p.number}.`,
  'mail.confirmation.next': (p: { number: string }) => `Please name ${p.number} when you call or write. This is what you asked:`,
  'mail.answer.subject': (p: { number: string; subject: string }) => `[${p.number}] Answer to your request: ${p.subject}`,
  'mail.answer.intro': (p: { number: string }) => `here is our answer to your request ${p.number}:`,
  'mail.greeting.plain': 'Good day,',
  'mail.confirmation.subject.plain': (p: { number: string }) => `[${p.number}] We have your request`,
  'mail.confirmation.next.plain': (p: { number: string }) => `Please name ${p.number} when you call or write.`,
  'mail.confirmation.notYou': 'This address was given to us in our chat, and nobody has checked it; that is why we do not repeat here what was asked. If you did not write to us, you need not do anything.',
  'mail.reopened.subject': (p: { number: string }) => `[${p.number}] Your request is open again`,
  'mail.reopened.intro': (p: { number: string }) => `your request ${p.number} is open again. We will get back to you.`,
  'mail.signature': (p: { name: string }) => `Kind regards, ${p.name} support`,
};
