import type { Catalogue } from '../../i18n/en.ts';
import type { ChannelView, Member } from '../../model.ts';
import { type Html, html } from '../html.ts';
import { icon, mark } from '../icons.ts';
import { channelHref, channelName, type Look } from '../look.ts';
import { castOf } from './cast.ts';
import { backTool, searchTool } from './head.ts';
import { avatar } from './text.ts';

/** A person's overview: what waits, and what is good to know. */
export function homeView(look: Look, channels: readonly ChannelView[]): Html {
  const { words } = look;
  const waiting = channels.filter((channel) => channel.unread > 0);
  const first = look.viewer.name.split(' ')[0] ?? look.viewer.name;
  return html`<main id="main" class="main home" data-view="home"><div class="scroll" tabindex="-1"><div class="home-inner"><h1>${words.homeHello(first)}</h1>
<section aria-labelledby="home-waiting"><h2 id="home-waiting">${words.homeUnread}</h2>${
    waiting.length === 0
      ? html`<div class="all-read">${icon('good')}<div><p><strong>${words.homeAllRead}</strong></p><p>${words.homeAllReadNext}</p></div></div>`
      : html`<ul class="waiting">${waiting.map((channel) => waitingView(look, channel))}</ul>`
  }</section>
<section aria-labelledby="home-tips"><h2 id="home-tips">${words.homeTips}</h2><ul class="tips">${[
    words.tipTabs,
    words.tipCommands,
    words.tipActions,
    words.tipMail,
    words.tipKeys,
  ].map(
    (tip) => html`<li>${tip}</li>`,
  )}</ul><p class="tour-again"><button type="button" class="button plain" data-do="tour">${words.tourAgain}</button></p></section></div></div></main>`;
}

function waitingView(look: Look, channel: ChannelView): Html {
  const { words } = look;
  const meant = channel.mentions > 0 && html`<span class="pill">${words.mentions(channel.mentions)}</span>`;
  return html`<li><a data-nav href="${channelHref(look, channel.id)}"><bdi>${channelName(channel)}</bdi><span class="faint">${words.unread(channel.unread)}</span>${meant}</a></li>`;
}

/** Everybody whom the viewer can write to. */
export function peopleView(look: Look): Html {
  const { words } = look;
  const others = [...look.members.values()].filter((member) => member.id !== look.viewer.id);
  return html`<main id="main" class="main" data-view="people"><header class="head">${backTool(look, `${look.base}/`)}<div class="head-words"><h1>${icon('plus')}<span>${words.newDirect}</span></h1></div>${searchTool(look)}</header><div class="scroll" tabindex="-1"><ul class="people-list">${others.map(
    (member) =>
      html`<li><a data-nav href="${look.base}/dm/${member.id}">${avatar(member)}<span class="person-words"><bdi class="author">${member.name}</bdi><span class="faint">${member.title}</span></span></a></li>`,
  )}</ul></div></main>`;
}

/** The first page: whom one can be, and how to begin. Nobody is anybody yet, so the language is the browser's. */
export function chooseView(words: Catalogue, members: readonly Member[]): Html {
  const { customers, agents, teams } = castOf(members);
  return html`<main id="main" class="choose"><header class="choose-head">${mark}<p class="product">${words.appName} <span class="faint">${words.workspace}</span></p><h1>${words.chooseTitle}</h1><p class="lead">${words.chooseIntro}</p><p class="start">${words.chooseStart}</p>${
    customers[0] &&
    html`<p class="tour-again"><a class="button primary" href="/as/${customers[0].id}/#tour">${words.tourStart}</a></p>`
  }</header>
${groupView(words, words.customers, customers)}${groupView(words, words.agents, agents)}${groupView(words, words.teams, teams)}</main>`;
}

function groupView(words: Catalogue, label: string, members: readonly Member[]): Html | undefined {
  if (members.length === 0) return undefined;
  return html`<section class="choose-group"><h2>${label}</h2><ul>${members.map(
    (member) =>
      html`<li><a class="choose-person" href="/as/${member.id}/">${avatar(member)}<span class="person-words"><span class="unseen">${words.openAs} </span><bdi class="author">${member.name}</bdi><span class="faint">${member.title}</span></span><span class="lang" title="${languageName(member)}">${member.language}</span></a></li>`,
  )}</ul></section>`;
}

function languageName(member: Member): string {
  return new Intl.DisplayNames([member.language], { type: 'language' }).of(member.language) ?? member.language;
}
