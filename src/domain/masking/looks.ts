/** What a sentence goes on with behind such a label; a secret is none of these. */
const SENTENCE = new Set(
  (
    'a all also always an and any are as ask at be been but by can cannot change changed could did do does doesn don error expired fails for forgot ' +
    'forgotten from get has have he her here hi how i if in incorrect invalid is isn it its just lost may missing must my need never new no none not nothing of ok on or ' +
    'our please required reset rejected she should so still that the their then there they this to too twice unknown we were what when where which who why will with ' +
    'without won wrong yes you your ' +
    'check click enter given kept leave let same see send sent stored try tried use used wait siehe véase ver vedi voir ' +
    'al aun bien caducada como con cual cuando de del dice donde el ella en era es esta está este esto falla ha han hay he la las lo los me mi muy ' +
    'nada ni ninguna ningún no nos o olvidada olvidé para pero por porque puedo que qué se ser si sí sin sobre su sus también te tiene todo tu un una usted vencida y ya ' +
    'aber abgelaufen alle auch auf aus bei bitte das dass dem den der die ein eine er es falsch fehlt für geht habe hat ich ihr im immer ist ja kann kein keine leider man ' +
    'mein meine mit nach nein nicht nichts noch nur ob oder sie sind so ungültig und uns unser vergessen von vor war warum was welches wenn wer wie wir wird wo zu zum ' +
    'au avec ce ces cette comme dans des du elle en est et eux expiré il ils incorrect je la le les leur ma mais mes mon ne non nous on ou oubli oublié par pas plus pour ' +
    'pourquoi quand que quel qui refusé sa sans sera ses son sur toujours tous tout un une vous ' +
    'al alla anche che chi ci come con cosa da dal del della dimenticata di dove e è errata gli ha hanno ho i il in io lo ma mi mia mio nel nella nessuna non ogni per perché più ' +
    'quando quella questa questo scaduta se sempre senza si solo sono sta sua suo tutto un una uno vi ' +
    'ainda ao as até com da das dela dele do dos e ela ele em errada esquecida esqueci essa esse está este eu expirada foi já lhe mais mas me meu minha na nas não nem nenhuma no nos o os ou ' +
    'para pela pelo porque quando que quem se sem ser seu só sua também tem um uma você'
  ).split(' '),
);

/** A word as people write them, or one in capitals. */
export function isWord(value: string): boolean {
  return /^\p{L}[\p{Ll}\p{M}]*(?:['’-]\p{L}[\p{Ll}\p{M}]*)*$|^\p{Lu}+$/u.test(value);
}

export function beginsSentence(value: string): boolean {
  return isWord(value) && SENTENCE.has(value.toLowerCase().split(/['’]/, 1)[0] ?? '');
}

/** Letters and digits together that name something else. */
const NAMES: readonly RegExp[] = [
  // Pages, mails, folders, files and hosts.
  /^(?:https?:|www\.|\.{0,2}\/|[A-Z]:\\|#|<)/i,
  /@[^@]*\.\p{L}{2,}$/u,
  /\.[a-z][a-z0-9]{1,4}$/i,
  // Dates, times, versions, amounts.
  /^[v€$£]?\d+(?:[.,:/_-]\d+)+\p{L}{0,3}$/iu,
  /^\d{1,4}-\d{1,2}-\d{1,2}T/,
  // `T-1042`, `RFC2898`, `#12`, `2nd`, `12-digit`, `24hours`.
  /^\p{Lu}{1,6}[-_]\d+$/u,
  /^\p{Lu}{1,4}\d{1,5}$/u,
  /^\d{1,3}-?\p{Ll}+$/u,
  /^[0-9a-f]{8}-[0-9a-f]{4}-/i,
  // What it is kept or made with.
  /^(?:sha|md|base|utf|o?auth|win(?:dows)?|ios|iphone|ipad|mac(?:os)?|android|office|microsoft|outlook|exchange|bcrypt|argon|pbkdf|keepass|step|version|level|page|chapter|line|user|server|web|mail|node|php|python|java)[-_ ]?\d/i,
];

/** Whether a password generator, or a person who was asked for a digit, has made it: letters and digits in one, and no name of anything known. */
export function looksMade(value: string): boolean {
  const [first = ''] = value.split(/\s/, 1);
  if (!/\p{L}/u.test(first) || !/\p{Nd}/u.test(first)) return false;
  return !NAMES.some((name) => name.test(first));
}
