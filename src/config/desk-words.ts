/** Somebody's account in the settings: on whatever platform, or on one. */
export const ACCOUNT = /^([a-z][a-z0-9-]*:)?[^\s:@<>]{1,100}$/;
export const ACCOUNT_FAULT = 'must be an account: its id, or platform:id';

/** True for a place of the IANA zones and for a fixed offset such as `+01:00`, as far as dates can be printed in it. */
export function isZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with `Name <local@domain>` or `local@domain` as a sender (RFC 5322 section 3.4, without its rarities). */
export function mailboxFault(text: string): string | undefined {
  const open = text.indexOf('<');
  const address = open < 0 ? text : text.slice(open + 1, -1);
  if (open >= 0 && !text.endsWith('>')) return 'must end with > after the address';
  if (open >= 0 && /[<>@,;:\\]/.test(text.slice(0, open))) return 'must have a plain name before the address';
  if (!/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(address)) {
    return 'must be a mail address, such as Acme Support <support@acme.example>';
  }
  return undefined;
}

/** One emoji, with or without the mark that it is shown as a picture. */
export function isEmoji(text: string): boolean {
  return [text, `${text}\ufe0f`].some((one) => /^\p{RGI_Emoji}$/v.test(one));
}
