import { raw, html as template } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

/** A piece of a page in which everything that was put in is escaped. */
export type Html = HtmlEscapedString;

/** Puts a piece together; strings are escaped, pieces are not, `false` and `undefined` leave nothing. */
export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
  const made = template(strings, ...values);
  if (made instanceof Promise) throw new TypeError('A page is put together without waiting.');
  return made;
}

/** Only for words of this folder's own files, never for anything that was typed. */
export function ownMarkup(markup: string): Html {
  return raw(markup);
}

/** The piece as text, for a response or an event. */
export function textOf(piece: Html): string {
  return piece.toString();
}
