import type { Find, Span } from './kinds.ts';
import { withoutPunctuation } from './labelled.ts';
import { looksMade } from './looks.ts';

/** How it is said in a language that a password was changed to another one, or will be. */
interface Telling {
  readonly label: string;
  /** The beginnings of the verbs. */
  readonly verb: string;
  /** Between the password that was and the one that is. */
  readonly to: string;
  /** `will be`, between a password and what it will be. */
  readonly will: string;
  /** The verb may stand behind the password. */
  readonly late?: string;
}

const TELLINGS: readonly Telling[] = [
  {
    label: 'password|passwd|passcode|pass|pw|pwd',
    verb: 'chang|set|reset|updat|switch',
    to: 'to|into',
    will: '(?:will|would|should|shall|must|to|can)[ \\t]{1,3}be|becomes|became|used to be',
  },
  {
    label: 'contraseñas?|clave|password',
    verb: 'cambi|actuali[zc]|modifi|pon|pus|restable',
    to: 'a|por',
    will: 'será|sería|sea|(?:va|debe|tiene que|puede)[ \\t]{1,3}(?:a[ \\t]{1,3})?ser|fue|quedó(?: como)?|ahora es',
  },
  {
    label: 'passwort|kennwort|password',
    verb: 'änder|geänder|setz|gesetzt|stell|gestellt',
    to: 'auf|zu|in',
    will: 'wird|wäre|soll(?:te)?|sei|muss|lautete?|heißt',
    late: 'geändert|ändern|ändere|gesetzt|setzen|setze|stellen|gestellt|umgestellt',
  },
  {
    label: 'mot de passe|mdp',
    verb: 'chang|modifi|remplac|mis|met',
    to: 'en|par|pour|à',
    will: 'sera|serait|soit|(?:doit|devrait|va|peut)[ \\t]{1,3}être|était',
  },
  {
    label: 'password|parola',
    verb: 'cambi|modific|impost|aggiorn',
    to: 'in|con|a',
    will: 'sarà|sarebbe|sia|(?:deve|dovrebbe|può)[ \\t]{1,3}essere|era',
  },
  {
    label: 'senha|palavra[ -]passe|password',
    verb: 'mud|alter|troc|redefin|atualiz',
    to: 'para|por',
    will: 'será|seria|seja|(?:vai|deve|pode)[ \\t]{1,3}ser|era',
  },
];

const BEFORE = '(?<![\\p{L}\\p{N}▇])';
const AFTER = '(?![\\p{L}\\p{N}_])';
/** Some words of the same sentence. */
const SOME = '[^\\n.!?;:=|]{0,40}?';
const VALUE = '["\'“”«`]?([^\\s"\'“”«»`]{6,100})';

const PATTERNS = TELLINGS.flatMap(({ label, verb, to, will, late }) => {
  const named = `${BEFORE}(?:${label})${AFTER}`;
  const verbs = `${BEFORE}(?:${verb})\\p{L}{0,8}`;
  const onward = `[ \\t]{1,3}(?:${to})[ \\t]{1,3}${VALUE}`;
  return [
    // changed my password to …; the password was changed to …; my new password will be …
    `${verbs}[ \\t]${SOME}${named}${onward}`,
    `${named}[ \\t]${SOME}${verbs}${onward}`,
    `${named}(?:[ \\t]{1,3}\\p{L}{2,12}){0,2}[ \\t]{1,3}(?:${will})[ \\t]{1,3}${VALUE}`,
    ...(late === undefined
      ? []
      : [`${named}[ \\t]${SOME}${BEFORE}(?:${to})[ \\t]{1,3}${VALUE}(?=[ \\t]{1,3}(?:${late}))`]),
  ].map((pattern) => new RegExp(pattern, 'giu'));
});

/** Passwords of which it is told that they were changed, or what they will be: only what looks like one, as people write much about them. */
export const changed: Find = (words) =>
  PATTERNS.flatMap((pattern) =>
    [...words.matchAll(pattern)].flatMap(({ 0: whole, 1: said = '', index }): Span[] => {
      const secret = withoutPunctuation(said);
      const from = index + whole.length - said.length;
      return secret.length >= 6 && looksMade(secret) ? [{ from, to: from + secret.length }] : [];
    }),
  );
