import { type Find, matches, type Span } from './kinds.ts';
import { secretAfter } from './labelled.ts';

const LABEL =
  /(?<![\p{L}\p{N}])(?:[a-z]{1,20}_?)?(?:password|passwd|passwort|kennwort|contrase(?:ñ|n)a|pwd)(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])(?:pass|pw|psw|passcode|clave|contrase(?:ñ|n)a|mot de passe|mdp|senha|parola|passw|passwd)(?![\p{L}\p{N}_])/giu;
const PHRASE =
  /(?<![\p{L}\p{N}])(?:pass ?phrase|frase (?:de )?(?:contraseña|paso)|phrase secr[èe]te|recovery phrase|seed phrase)(?![\p{L}\p{N}])/giu;
/** Short numbers that open something, or stand on the back of a card. */
const NUMBER =
  /(?<![\p{L}\p{N}])(?:pin|cvv2?|cvc2?|otp|tan)(?:[ -]?(?:code|number|nummer|c[óo]digo))?(?:[ \t]{0,3}[:=][ \t]{0,3}|[ \t]{1,3}(?:(?:is|es|ist|est)[ \t]{1,3})?)(\d{3,8})(?![\p{L}\p{N}])/giu;
/** The password within an address: `smtp://user:secret@host`. */
const ADDRESS = '://';
const LONGEST = 400;

/** Passwords, by what is said before them in the languages of customers, and within addresses. */
export const passwords: Find = (words) => [
  ...secretAfter(words, LABEL, { plainWords: true }),
  ...secretAfter(words, PHRASE, { plainWords: true, wholeLine: true }),
  ...matches(words, NUMBER),
  ...inAddresses(words),
];

function inAddresses(words: string): Span[] {
  const found: Span[] = [];
  for (let at = words.indexOf(ADDRESS); at >= 0; ) {
    const from = at + ADDRESS.length;
    const rest = words.slice(from, from + LONGEST);
    const host = rest.slice(0, /[\s/?#"'<>]/.exec(rest)?.index ?? rest.length);
    const colon = host.indexOf(':');
    const sign = host.lastIndexOf('@');
    if (colon >= 0 && sign > colon + 1) found.push({ from: from + colon + 1, to: from + sign });
    at = words.indexOf(ADDRESS, from);
  }
  return found;
}
