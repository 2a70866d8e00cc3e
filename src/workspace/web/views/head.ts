import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import type { Look } from '../look.ts';

/** Leads out of what fills a narrow screen; elsewhere it is not there, as the places stand beside it. */
export function backTool({ words }: Look, href: string): Html {
  return html`<a class="tool only-narrow" data-nav href="${href}" aria-label="${words.back}">${icon('back')}</a>`;
}

/** Where the places with their own way to the search are not in sight. */
export function searchTool({ words, searches }: Look): Html | undefined {
  if (!searches) return undefined;
  return html`<button type="button" class="tool only-narrow" data-do="search" aria-label="${words.search}" title="${words.search}">${icon('search')}</button>`;
}
