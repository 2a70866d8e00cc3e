/** Makes the page live. Everything here adds to a page that can be read without it. */

import { startActs } from './acts.js';
import { startAnswers } from './answers.js';
import { startBotHome } from './bot-home.js';
import { readMenu, startCompletion } from './complete.js';
import { restoreDrafts, startComposers } from './composer.js';
import { startDialogs } from './dialogs.js';
import { startDrops } from './drop.js';
import { startEmoji } from './emoji.js';
import { openJump, startJump } from './jump.js';
import { startKeys } from './keys.js';
import { countInTitle, startLive } from './live.js';
import { noteRead, scrollToNews, startLogs } from './log.js';
import { startMenus } from './menus.js';
import { startPages } from './page.js';
import { startPresses } from './press.js';
import { startTour } from './tour.js';

const isWide = matchMedia('(min-width: 56.01rem)');

/** Where to look, and where to write; `first`: the browser itself has just loaded the page and speaks of it. */
function arrive(first) {
  restoreDrafts();
  scrollToNews();
  countInTitle();
  if (document.querySelector('dialog[open]') !== null) return;
  const writes = document.getElementById('thread-composer-text') ?? document.getElementById('composer-text');
  if (writes !== null && isWide.matches) writes.focus({ preventScroll: true });
  else if (!first) focusMain();
}

/** So that a screen reader goes on with the new page. */
function focusMain() {
  const main = document.getElementById('thread') ?? document.getElementById('main');
  if (main === null) return;
  main.tabIndex = -1;
  main.focus({ preventScroll: true });
}

startPresses();
startPages();
startLogs();
startCompletion();
startComposers();
startDrops();
startEmoji();
startMenus();
startActs();
startAnswers();
startBotHome();
startDialogs();
startJump();
startKeys();
startTour();
document.addEventListener('page:shown', () => arrive(false));
document.addEventListener('page:fresh', noteRead);
document.addEventListener('click', (event) => {
  if (event.target instanceof Element && event.target.closest('[data-do="jump"]')) openJump();
});
arrive(true);
startLive();
void readMenu();
