import type { MailView } from '../../model.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import { fullTime, type Look, shortTime } from '../look.ts';
import { backTool, searchTool } from './head.ts';
import { typed } from './text.ts';

export type MailShown = 'html' | 'text' | 'headers';

export interface MailPage {
  readonly mails: readonly MailView[];
  readonly older: boolean;
  readonly open?: { readonly mail: MailView; readonly shown: MailShown };
}

/** The list of mails and, beside it, the one that is open. */
export function mailboxView(look: Look, page: MailPage): Html {
  const { words } = look;
  const { open } = page;
  const empty = page.mails.length === 0 && open === undefined;
  return html`<main id="main" class="main mailbox${open && ' mail-open'}" data-view="mail">
<header class="head">${backTool(look, open === undefined ? `${look.base}/` : `${look.base}/mail`)}<div class="head-words"><h1>${icon('mail')}<span>${words.mailbox}</span></h1><p class="topic">${words.mailIntro}</p></div>${searchTool(look)}</header>
${empty ? emptyView(look) : html`<div class="mail-columns">${listView(look, page)}${open === undefined ? html`<p class="mail-choose">${words.mailChoose}</p>` : mailView(look, open.mail, open.shown)}</div>`}</main>`;
}

function emptyView(look: Look): Html {
  return html`<div class="scroll" tabindex="-1"><div class="empty">${icon('mail')}<h2>${look.words.mailEmpty}</h2><p>${look.words.mailEmptyNext}</p></div></div>`;
}

function listView(look: Look, page: MailPage): Html {
  const last = page.mails.at(-1);
  const older =
    page.older &&
    last !== undefined &&
    html`<p class="older"><a class="button plain" data-nav href="${look.base}/mail?before=${encodeURIComponent(last.id)}">${look.words.mailOlder}</a></p>`;
  return html`<section class="mail-list scroll" tabindex="-1" aria-label="${look.words.mailList}"><ul>${page.mails.map((mail) => rowView(look, mail, page.open?.mail.id === mail.id))}</ul>${older}</section>`;
}

function rowView(look: Look, mail: MailView, open: boolean): Html {
  return html`<li><a class="mail-row" data-nav href="${look.base}/mail/${encodeURIComponent(mail.id)}"${open && html` aria-current="true"`}><span class="mail-row-head"><bdi class="mail-row-to">${mail.to}</bdi><time datetime="${mail.at}">${shortTime(look, mail.at)}</time></span><bdi class="mail-row-subject">${subjectOf(look, mail)}</bdi><bdi class="mail-row-text">${mail.text.slice(0, 140)}</bdi></a></li>`;
}

function subjectOf(look: Look, mail: MailView): string {
  return mail.subject.trim() === '' ? look.words.mailNoSubject : mail.subject;
}

function mailView(look: Look, mail: MailView, shown: MailShown): Html {
  const { words } = look;
  return html`<article class="mail scroll" tabindex="-1" aria-labelledby="mail-subject"><h2 id="mail-subject"><bdi>${subjectOf(look, mail)}</bdi></h2>
<dl class="mail-envelope"><div><dt>${words.mailFrom}</dt><dd><bdi>${mail.from}</bdi></dd></div><div><dt>${words.mailTo}</dt><dd><bdi>${mail.to}</bdi></dd></div><div><dt>${words.mailSent}</dt><dd><time datetime="${mail.at}">${fullTime(look, mail.at)}</time></dd></div></dl>
<nav class="mail-views" aria-label="${words.mailViews}">${viewLink(look, mail, 'html', words.mailPicture, shown)}${viewLink(look, mail, 'text', words.mailText, shown)}${viewLink(look, mail, 'headers', words.mailHeaders, shown)}</nav>
${bodyView(look, mail, shown)}</article>`;
}

function viewLink(look: Look, mail: MailView, view: MailShown, label: string, shown: MailShown): Html {
  return html`<a data-nav href="${look.base}/mail/${encodeURIComponent(mail.id)}?show=${view}"${view === shown && html` aria-current="true"`}>${label}</a>`;
}

function bodyView(look: Look, mail: MailView, shown: MailShown): Html {
  const { words } = look;
  if (shown === 'text') return html`<div class="mail-text typed" dir="auto">${typed(look, mail.text)}</div>`;
  if (shown === 'headers') return headersView(look, mail);
  if (mail.html === '') return html`<p class="mail-text">${words.mailNoHtml}</p>`;
  // The frame may neither run scripts, nor send forms, nor leave: it has no permission, and its own answer says so too.
  return html`<iframe class="mail-frame" sandbox="" referrerpolicy="no-referrer" title="${words.mailFrame}" src="${look.base}/mail/${encodeURIComponent(mail.id)}/html"></iframe><p class="faint">${words.mailSafe}</p>`;
}

function headersView(look: Look, mail: MailView): Html {
  const { words } = look;
  const rows = Object.entries({ 'Message-ID': mail.messageId, ...mail.headers });
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="${words.mailHeaders}"><table class="mail-headers"><thead><tr><th scope="col">${words.mailHeader}</th><th scope="col">${words.mailValue}</th></tr></thead><tbody>${rows.map(
    ([name, value]) => html`<tr><th scope="row"><bdi>${name}</bdi></th><td><bdi>${value}</bdi></td></tr>`,
  )}</tbody></table></div>`;
}

/** The answer that stands in the frame. Written by whoever wrote the mail, so it is only ever sent under `mailPolicy`. */
export const mailPolicy = [
  'sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');
