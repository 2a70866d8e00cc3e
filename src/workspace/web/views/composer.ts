import { limits } from '../../protocol.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import { channelHref, type Look } from '../look.ts';

interface Composer {
  readonly id: 'composer' | 'thread-composer';
  readonly channel: string;
  readonly thread?: string;
  readonly label: string;
}

/** Where one writes. Completion, drafts and files are the script's. */
export function composerView(look: Look, composer: Composer): Html {
  const { words } = look;
  const { id, label } = composer;
  const thread = composer.thread && html` data-thread="${composer.thread}"`;
  return html`<form class="composer" id="${id}" data-base="${channelHref(look, composer.channel)}" data-channel="${composer.channel}"${thread}>
<div class="hint-line" hidden></div>
<div class="completion" id="${id}-list" role="listbox" aria-label="${words.commandsTitle}" hidden></div>
<ul class="attached" aria-label="${words.files}" hidden></ul>
<p class="composer-fault" role="alert" hidden></p>
<div class="composer-row"><label class="tool attach" title="${words.attach}">${icon('clip')}<span class="unseen">${words.attach}</span><input type="file" multiple></label>
<textarea name="text" rows="1" id="${id}-text" dir="auto" autocomplete="off" aria-autocomplete="list" aria-haspopup="listbox" aria-controls="${id}-list" aria-label="${label}" aria-describedby="${id}-hint" placeholder="${label}"></textarea>
<button type="submit" class="button primary send" aria-label="${words.send}" title="${words.send}">${icon('send')}</button></div>
<p class="composer-hint" id="${id}-hint">${words.composerHint}</p>
</form>${dropZone(look)}<noscript><p class="noscript">${words.needsScript}</p></noscript>`;
}

/** Shown over its column while files are dragged; whoever uses no mouse has the button beside the text. */
function dropZone({ words }: Look): Html {
  const megabytes = Math.floor(limits.fileBytes / 1024 / 1024);
  return html`<div class="drop-zone" aria-hidden="true"><div>${icon('clip')}<p><strong>${words.dropHere}</strong></p><p>${words.dropLimits(limits.filesPerMessage, megabytes)}</p></div></div>`;
}
