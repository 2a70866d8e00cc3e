import type { AnswerView } from '../../model.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import type { Look } from '../look.ts';
import { cardView } from './card.ts';

export interface AnswersPanel {
  /** What the bot's search says that it looks for; absent when it has none. */
  readonly search?: string;
  readonly answer?: AnswerView;
}

/** The panel beside the conversations, shown by the script: where one searches, and what the bot answers there. */
export function answersView(look: Look, panel: AnswersPanel): Html {
  const { words } = look;
  return html`<aside class="answers" id="answers" aria-labelledby="answers-title" hidden>
<header class="head"><div class="head-words"><h2 class="head-title" id="answers-title">${panel.search === undefined ? words.answers : words.search}</h2><p class="topic only-you-note">${icon('eye')}<span>${words.onlyYou}</span></p></div><button type="button" class="tool" data-do="close-answers" aria-label="${words.closeAnswers}" title="${words.closeAnswers}">${icon('close')}</button></header>
${panel.search !== undefined && searchForm(look, panel.search)}
<div class="scroll" tabindex="-1">${answerView(look, panel.answer)}</div></aside>`;
}

/** The topmost answer; drawn anew by itself whenever another is. */
export function answerView(look: Look, answer: AnswerView | undefined): Html {
  const { words } = look;
  if (answer === undefined) {
    return html`<div id="answer" class="answer" role="status"><p class="answer-none">${words.noAnswer}</p></div>`;
  }
  const back =
    answer.earlier &&
    html`<p class="answer-back"><button type="button" class="button plain" data-do="answer-back">${icon('back')}${words.earlierAnswer}</button></p>`;
  return html`<div id="answer" class="answer" role="status" data-answer="${answer.id}">${back}${cardView(look, answer.card)}</div>`;
}

function searchForm({ words }: Look, about: string): Html {
  return html`<form class="search-form" id="search" role="search"><label class="search-field">${icon('search')}<span class="unseen">${words.search}</span><input type="search" id="search-text" name="words" maxlength="500" autocomplete="off" dir="auto" placeholder="${about}" aria-describedby="search-about"></label><button type="submit" class="button primary">${words.searchGo}</button><p class="unseen" id="search-about">${about}</p><p class="composer-fault" role="alert" hidden></p></form>`;
}
