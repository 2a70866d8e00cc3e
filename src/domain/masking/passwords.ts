import { changed } from './changed.ts';
import { type Find, MARK, matches, type Span } from './kinds.ts';
import { secretAfter, withoutPunctuation } from './labelled.ts';
import { isWord, looksMade } from './looks.ts';
import { smtpTalks, typed } from './typed.ts';

const LABEL =
  /(?<![\p{L}\p{N}▇])(?:[a-z]{1,20}_?)?(?:password|passwd|passwort|kennwort|contrase(?:ñ|n)a|pwd)s?(?![\p{L}\p{N}])|(?<![\p{L}\p{N}▇])(?:pass|pw|psw|pswd|passcode|pass[ -]?words?|zugangscode|clave|contrase(?:ñ|n|ni)as?|mots? de passe|mdp|code d['’]acc[èe]s|senhas?|palavra[ -]passe|parola(?: d['’]ordine)?|codice (?:di |d['’])accesso|c[óo]digo de acess?o|passw|passwd)(?![\p{L}\p{N}_])/giu;
const PHRASE =
  /(?<![\p{L}\p{N}▇])(?:pass ?phrase|frase (?:de )?(?:contraseña|paso|recuperación)|phrase (?:secr[èe]te|de r[ée]cup[ée]ration)|frase (?:segreta|di recupero|secreta|de recuperação)|recovery phrase|seed phrase|wiederherstellungsphrase)(?![\p{L}\p{N}])/giu;
/** Short numbers that open something, or stand on the back of a card. */
const NUMBER =
  /(?<![\p{L}\p{N}▇])(?:pin|cvv2?|cvc2?|otp|tan|security code|sicherheitscode|pr[üu]fziffer|c[óo]digo de seguridad|code de s[ée]curit[ée]|cryptogramme|codice di sicurezza|c[óo]digo de segurança)(?:[ -]?(?:code|number|nummer|c[óo]digo))?(?:[ \t]{0,3}[:=|][ \t]{0,3}|[ \t]{1,3}(?:(?:is|es|ist|est|è|é)[ \t]{1,3})?)(\d{3,8})(?![\p{L}\p{N}])/giu;
/** A name and its password in one: `login: ana:hunter2`, `usuario y contraseña: ana / caballo99`. */
const PAIR =
  /(?<![\p{L}\p{N}▇])(?:log-?ins?|log-?on|cred(?:ential)?s|credenciales|credenziali|credenciais|identifiants?|anmeldung|zugang(?:sdaten)?|acceso|acc[èe]s|accesso|acesso|user(?:name)?|usuario|usuário|benutzer(?:name)?|utilisateur|utente|utilizador|account|cuenta|konto|compte|conta|password|passwort|kennwort|contraseña|mot de passe|senha|pass|pw|pwd|mdp)["'”»*_`]{0,3}[ \t]{0,3}(?:[:=|]|is|es|ist|est|è|é)(?=[ \t"'*_`]|\p{L})[ \t*_"'`]{0,5}([^\s:/|"'`]{1,64})(:|[ \t]{1,3}[/|][ \t]{1,3})([^\s"'`|]{4,100})/giu;
/** The same without a sign, `login ana / caballo99`, and behind somebody's address of mail: `ana@acme.example / caballo99`. */
const BESIDE =
  /(?<![\p{L}\p{N}▇])(?:(?:log-?in|log-?on|cred(?:ential)?s|credenciales|identifiants?|zugang|acceso|user(?:name)?|usuario|benutzer(?:name)?|utilisateur|utente|utilizador|usuário|account|cuenta|konto|compte|conta)[ \t]{1,3}[^\s:/|"'`]{1,64}[ \t]{1,3}[/|][ \t]{1,3}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}(?::|[ \t]{1,3}[/|][ \t]{1,3}))["'`]?([^\s"'`|/]{6,100})/giu;
/** There it is a folder on another machine. */
const FOLDER = /(?<![\w-])(?:scp|rsync|sftp|git|ssh)(?![\w-])/;

/** The password within an address: `smtp://user:secret@host`. */
const ADDRESS = '://';
const LONGEST = 400;
/** What stands before the host by itself may be a name; from here on nobody has such a one. */
const NO_NAME = 20;

/** Passwords, by what is said before them in the languages of customers, and within addresses. */
export const passwords: Find = (words) => [
  ...secretAfter(words, LABEL, { plainWords: true, unsigned: 6 }),
  ...secretAfter(words, PHRASE, { plainWords: true, wholeLine: true }),
  ...matches(words, NUMBER),
  ...pairs(words),
  ...inAddresses(words),
  ...besideAddresses(words),
  ...changed(words),
  ...typed(words),
  ...smtpTalks(words),
];

function pairs(words: string): Span[] {
  return [...words.matchAll(PAIR)].flatMap(({ 0: whole, 1: name = '', 2: by = '', 3: said = '', index }) => {
    const secret = withoutPunctuation(said);
    const from = index + whole.length - said.length;
    const isPort = /^\d{1,5}(?:\/|$)/.test(secret);
    const isTime = /^\d+$/.test(name);
    if (secret.length < 4 || isPort || isTime || secret.startsWith('//') || whole.includes(MARK)) return [];
    const isSecret = by === ':' ? !isWord(secret) : looksMade(secret);
    return isSecret ? [{ from, to: from + secret.length }] : [];
  });
}

function besideAddresses(words: string): Span[] {
  return [...words.matchAll(BESIDE)].flatMap(({ 0: whole, 1: said = '', index }) => {
    const secret = withoutPunctuation(said);
    const from = index + whole.length - said.length;
    const [line = ''] = words
      .slice(Math.max(0, from - LONGEST), from)
      .split(/[\r\n]/)
      .slice(-1);
    const isFolder = line.endsWith(':') && FOLDER.test(line);
    return !isFolder && secret.length >= 6 && looksMade(secret) ? [{ from, to: from + secret.length }] : [];
  });
}

function inAddresses(words: string): Span[] {
  const found: Span[] = [];
  for (let at = words.indexOf(ADDRESS); at >= 0; ) {
    const from = at + ADDRESS.length;
    const rest = words.slice(from, from + LONGEST);
    const host = rest.slice(0, /[\s/?#"'<>]/.exec(rest)?.index ?? rest.length);
    const colon = host.indexOf(':');
    const sign = host.lastIndexOf('@');
    if (colon >= 0 && sign > colon + 1) found.push({ from: from + colon + 1, to: from + sign });
    else if (sign >= NO_NAME && looksMade(host.slice(0, sign))) found.push({ from, to: from + sign });
    at = words.indexOf(ADDRESS, from);
  }
  return found;
}
