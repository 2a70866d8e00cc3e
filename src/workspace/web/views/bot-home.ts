import type { HomeView, Member } from '../../model.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import type { Look } from '../look.ts';
import { cardView } from './card.ts';
import { backTool, searchTool } from './head.ts';
import { avatar } from './text.ts';

/** The page that the bot keeps for the viewer, with everything that is to do. */
export function botHomeView(look: Look, bot: Member, home: HomeView | undefined): Html {
  const { words } = look;
  return html`<main id="main" class="main bot-home" data-view="bot"><header class="head">${backTool(look, `${look.base}/`)}<div class="head-words"><h1>${avatar(bot, 'small')}<bdi>${bot.name}</bdi></h1><p class="topic only-you-note">${icon('eye')}<span>${words.onlyYou}</span></p></div>${searchTool(look)}</header>
<div class="scroll" tabindex="-1">${botHomeCard(look, home)}</div></main>`;
}

/** What stands on it; drawn anew by itself whenever it changed. */
export function botHomeCard(look: Look, home: HomeView | undefined): Html {
  const { words } = look;
  if (home === undefined) {
    return html`<div id="bot-home" class="bot-home-inner"><p class="answer-none">${words.botHomeWaits}</p><noscript><p>${words.needsScript}</p></noscript></div>`;
  }
  return html`<div id="bot-home" class="bot-home-inner">${cardView(look, home.card)}</div>`;
}
