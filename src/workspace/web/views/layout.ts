import type { Catalogue } from '../../i18n/en.ts';
import { limits } from '../../protocol.ts';
import { assetsAt } from '../assets.ts';
import { type Html, html } from '../html.ts';
import { icon, mark } from '../icons.ts';
import type { Look } from '../look.ts';
import { type AnswersPanel, answersView } from './answers.ts';
import { pickerTemplate } from './emoji.ts';
import { railView, type Side, sideView } from './side.ts';
import { type Tour, tourView } from './tour.ts';

const styles = [
  'base',
  'side',
  'frame',
  'messages',
  'composer',
  'cards',
  'answers',
  'bot-home',
  'tour',
  'controls',
  'pages',
] as const;

interface Bare {
  readonly language: string;
  readonly title: string;
  readonly body: Html;
  readonly script?: boolean;
  readonly attributes?: Html;
}

function document(page: Bare): Html {
  return html`<!doctype html>
<html lang="${page.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${page.title}</title><link rel="icon" href="${assetsAt}/mark.svg" type="image/svg+xml">${styles.map(
    (name) => html`<link rel="stylesheet" href="${assetsAt}/${name}.css">`,
  )}${page.script && html`<script type="module" src="${assetsAt}/main.js"></script>`}</head>
<body${page.attributes}>${page.body}</body></html>`;
}

/** A page without a person: choosing one, the password, an error. */
export function barePage(language: string, title: string, body: Html): Html {
  return document({ language, title, body });
}

export interface AppPage {
  readonly title: string;
  readonly side: Side;
  readonly main: Html;
  readonly thread?: Html;
  readonly answers: AnswersPanel;
  readonly tour?: Tour;
  readonly connected: boolean;
  /** Which part a narrow screen shows. */
  readonly narrow: 'side' | 'main' | 'thread';
  /** What the page is made of, so that a lost connection can tell whether anything was missed. */
  readonly stamp: string;
}

/** The whole page of a person: people, places, the middle, and maybe a thread. */
export function appPage(look: Look, page: AppPage): Html {
  const { words } = look;
  const skips = html`<div class="skips"><a href="#main">${words.skipToMessages}</a><a href="#composer-text">${words.skipToWriting}</a></div>`;
  const body = html`${skips}${page.tour && tourView(words, page.tour)}<div id="app" class="app show-${page.narrow}${page.thread && ' with-thread'}" data-stamp="${page.stamp}">${railView(look, page.side)}${sideView(look, page.side)}${bannerView(look, page.connected)}${page.main}${page.thread}${answersView(look, page.answers)}</div>
<div id="toasts" class="toasts" role="status" aria-live="polite"></div><div id="windows">${templates(look)}</div>`;
  const attributes = html` data-base="${look.base}" data-words="${JSON.stringify(scriptWords(words))}"`;
  return document({ language: look.viewer.language, title: page.title, body, script: true, attributes });
}

/** Above the middle while the bot is away; empty, but there, while it is not, so that its coming is announced. */
export function bannerView(look: Look, connected: boolean): Html {
  return html`<div class="banner" id="banner" role="status">${!connected && html`<p>${icon('plug')}<span>${look.words.botAway}</span></p>`}</div>`;
}

const scriptKeys = [
  'offline',
  'silent',
  'lookUpKnown',
  'lookUpAway',
  'failedText',
  'replyInThread',
  'addReaction',
  'copyLink',
  'copied',
  'edit',
  'remove',
  'commandsTitle',
  'peopleTitle',
  'noCommand',
  'nothingFound',
  'noFolder',
  'emptyFile',
  'required',
  'optional',
] as const satisfies readonly (keyof Catalogue)[];

/** The texts that the script shows by itself. */
function scriptWords(words: Catalogue): Record<string, string> {
  const plain = Object.fromEntries(scriptKeys.map((key) => [key, words[key]]));
  const megabytes = Math.floor(limits.fileBytes / 1024 / 1024);
  return {
    ...plain,
    removeFile: words.removeFile('{name}'),
    uploading: words.uploading('{name}'),
    fileFault: words.fileFault('{name}', '{fault}'),
    tooBig: words.tooBig(megabytes),
    tooMany: words.tooMany(limits.filesPerMessage),
    fileBytes: String(limits.fileBytes),
    filesPerMessage: String(limits.filesPerMessage),
  };
}

/** Windows that the script opens. */
function templates(look: Look): Html {
  const { words } = look;
  const keys: readonly (readonly [string, string])[] = [
    ['Ctrl K', words.keyJump],
    ['Ctrl Shift F', words.keySearch],
    ['?', words.keyHelp],
    ['Esc', words.keyEscape],
    ['Alt ↑ ↓', words.keyChannels],
    ['↑ ↓', words.keyMessages],
    ['↑', words.keyEdit],
    ['Tab', words.keyComplete],
    ['Enter', words.keySend],
    ['Shift Enter', words.keyLine],
  ];
  const close = html`<button type="button" class="tool" data-do="close" aria-label="${words.close}" title="${words.close}">${icon('close')}</button>`;
  return html`<dialog class="modal" id="keys" aria-labelledby="keys-title"><header class="modal-head"><h2 id="keys-title">${words.keysTitle}</h2>${close}</header><dl class="keys modal-body">${keys.map(
    ([key, what]) => html`<div><dt>${key.split(' ').map((one) => html`<kbd>${one}</kbd> `)}</dt><dd>${what}</dd></div>`,
  )}</dl></dialog>
<dialog class="modal jump-window" id="jump" aria-labelledby="jump-title"><h2 id="jump-title" class="unseen">${words.jumpTo}</h2><div class="jump-field">${icon('search')}<input type="text" id="jump-text" role="combobox" autocomplete="off" aria-expanded="true" aria-controls="jump-list" aria-autocomplete="list" aria-label="${words.jumpHint}" placeholder="${words.jumpHint}"></div><div id="jump-list" role="listbox" aria-label="${words.jumpTo}"></div></dialog>
<dialog class="modal small" id="confirm" aria-labelledby="confirm-title"><form method="dialog"><div class="modal-body"><h2 id="confirm-title">${words.removeAsk}</h2></div><footer class="modal-foot"><button value="no" class="button plain">${words.cancel}</button><button value="yes" class="button danger">${words.remove}</button></footer></form></dialog>
<template id="edit-form"><form class="edit-form"><textarea name="text" dir="auto" rows="2" aria-label="${words.editMessage}"></textarea><p class="composer-fault" role="alert" hidden></p><p class="edit-hint faint">${words.editHint}</p><div class="edit-actions"><button type="button" class="button plain" data-do="cancel-edit">${words.cancel}</button><button type="submit" class="button primary">${words.save}</button></div></form></template>
<template id="icon-close">${icon('close')}</template>${pickerTemplate(look)}`;
}

/** A page that says what is wrong and where to go on. */
export function errorPage(words: Catalogue, language: string, title: string, text: string): Html {
  return barePage(
    language,
    `${title} · ${words.appName}`,
    html`<main id="main" class="choose error-page">${mark}<h1>${title}</h1><p class="lead">${text}</p><p><a class="button primary" href="/">${words.notFoundWay}</a></p></main>`,
  );
}

interface Login {
  readonly fault?: string;
}

/** The form that asks for the password. */
export function loginPage(words: Catalogue, language: string, { fault }: Login): Html {
  const described = fault === undefined ? undefined : html` aria-invalid="true" aria-describedby="login-fault"`;
  return barePage(
    language,
    `${words.loginTitle} · ${words.appName}`,
    html`<main id="main" class="choose login">${mark}<h1>${words.loginTitle}</h1><p class="lead">${words.loginText}</p><form method="post" action="/login" class="login-form"><div class="field"><label for="password">${words.password}</label><input type="password" id="password" name="password" required maxlength="1000" autocomplete="current-password" autofocus${described}>${
      fault !== undefined &&
      html`<p class="fault" id="login-fault" role="alert">${icon('bad')}<span>${fault}</span></p>`
    }</div><button type="submit" class="button primary">${words.loginGo}</button></form></main>`,
  );
}
