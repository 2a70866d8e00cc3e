import type { Member } from '../../model.ts';
import { type Html, html } from '../html.ts';
import { hue, initials, type Look } from '../look.ts';

const special = /(https?:\/\/[^\s<>"'`]+)|(?<![\w@.])@([a-z][a-z0-9_-]{0,40})/giu;

/**
 * Words that somebody typed, as page text: escaped, line breaks kept by the style sheet, http(s) addresses as links and
 * `@id` of a member as its name. Nothing else in it means anything.
 */
export function typed(look: Look, words: string): Html {
  const pieces: Html[] = [];
  let from = 0;
  for (const found of words.matchAll(special)) {
    const [whole, address, name] = found;
    const piece = address === undefined ? mention(look, name ?? '') : link(address);
    if (piece === undefined) continue;
    pieces.push(html`${words.slice(from, found.index)}${piece.shown}`);
    from = found.index + (piece.length ?? whole.length);
  }
  return html`${pieces}${words.slice(from)}`;
}

interface Piece {
  readonly shown: Html;
  /** How many characters it stands for, when not all that was found. */
  readonly length?: number;
}

function link(found: string): Piece | undefined {
  const address = withoutTail(found);
  const parsed = URL.parse(address);
  if (parsed === null || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')) return undefined;
  return {
    shown: html`<a href="${parsed.href}" target="_blank" rel="noopener noreferrer nofollow" class="outside">${address}</a>`,
    length: address.length,
  };
}

/** The end of a sentence and a bracket that was opened before the address are not part of it. */
function withoutTail(found: string): string {
  // By hand: an expression would begin anew at each of ten thousand dots, and a page of such addresses take seconds.
  let end = found.length;
  while (end > 0 && '.,;:!?…'.includes(found.charAt(end - 1))) end -= 1;
  let address = found.slice(0, end);
  if (address.endsWith(')') && !address.includes('(')) address = address.slice(0, -1);
  return address;
}

function mention(look: Look, id: string): Piece | undefined {
  const member = look.members.get(id.toLowerCase());
  return member === undefined ? undefined : { shown: named(look, member) };
}

/** A member's name set off, more so for the viewer's own. */
export function named(look: Look, member: Member): Html {
  return html`<span class="${member.id === look.viewer.id ? 'mention mine' : 'mention'}">@<bdi>${member.name}</bdi></span>`;
}

/** The coloured square with initials; the name always stands beside it in words. */
export function avatar(member: Member, size: 'small' | 'normal' = 'normal'): Html {
  const kind = member.bot ? 'bot' : `hue-${hue(member.id)}`;
  return html`<span class="avatar ${kind} ${size}" aria-hidden="true">${initials(member.name)}</span>`;
}

/** A file name without the marks that turn the writing direction, so that `gpj.exe` cannot pose as `exe.jpg`. */
export function plainFileName(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim() || '?';
}
