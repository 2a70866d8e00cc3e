import type { Choice, Field, Modal } from '../../../port/cards.ts';
import { type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import type { Look } from '../look.ts';
import { blockView } from './card.ts';

/** A form in a window of its own. Its faults are put in by the script, so that what was typed stays. */
export function modalView(look: Look, id: string, modal: Modal<string>): Html {
  const { words } = look;
  const { page } = modal;
  // Where nothing is required, a mark at each field would only be noise.
  const marked = modal.fields.some((field) => field.required);
  const pages = page !== undefined && page.of > 1 && html`<p class="pages">${words.pageOf(page.number, page.of)}</p>`;
  return html`<dialog class="modal" data-modal="${id}" aria-labelledby="modal-title"><form method="dialog" novalidate>
<header class="modal-head"><div><h2 id="modal-title" dir="auto">${modal.title}</h2>${pages}</div><button type="button" class="tool" data-do="close" aria-label="${words.close}" title="${words.close}">${icon('close')}</button></header>
<div class="modal-body"><div class="faults" role="alert" tabindex="-1" hidden></div>${modal.intro && html`<div class="card tone-plain intro">${modal.intro.map((block) => blockView(look, block))}</div>`}
${modal.fields.map((field) => fieldView(look, field, marked))}</div>
<footer class="modal-foot"><button type="button" class="button plain" data-do="close">${words.cancel}</button><button type="submit" class="button primary"><bdi>${modal.submit}</bdi></button></footer>
</form></dialog>`;
}

function fieldView(look: Look, field: Field<string>, marked: boolean): Html {
  const id = `field-${field.id}`;
  const hint = field.hint && html`<p class="hint typed" id="${id}-hint" dir="auto">${field.hint}</p>`;
  const fault = html`<p class="fault" id="${id}-fault" hidden>${icon('bad')}<span></span></p>`;
  const described = field.hint === undefined ? `${id}-fault` : `${id}-hint ${id}-fault`;
  const marks = html`id="${id}" name="${field.id}" aria-describedby="${described}"${field.required && html` required aria-required="true"`}`;
  if (field.kind === 'tick') {
    return html`<div class="field tick" data-field="${field.id}"><label for="${id}"><input type="checkbox" value="true" ${marks}${field.value === 'true' && html` checked`}><span dir="auto">${field.label}</span></label>${hint}${fault}</div>`;
  }
  return html`<div class="field" data-field="${field.id}"><label for="${id}"><span dir="auto">${field.label}</span>${marked && need(look, field)}</label>${hint}${control(look, field, marks)}${fault}</div>`;
}

function need(look: Look, field: Field<string>): Html {
  return html` <span class="need">${field.required ? look.words.required : look.words.optional}</span>`;
}

function control(look: Look, field: Field<string>, marks: Html): Html {
  const value = field.value ?? '';
  switch (field.kind) {
    case 'paragraph':
      return html`<textarea rows="4" dir="auto" ${marks}>${lineBreakKept(value)}</textarea>`;
    case 'select':
      return html`<select ${marks}><option value="">${look.words.choose}</option>${(field.choices ?? []).map((choice) => optionView(choice, value))}</select>`;
    case 'file':
      return html`<input type="file" multiple ${marks}><input type="hidden" data-files="${field.id}" value="${value}"><ul class="attached" hidden></ul>`;
    case 'lookup':
      return lookUpView(look, field, marks, html`value="${value}"`);
    case 'line':
    case 'tick':
      return html`<input type="text" dir="auto" autocomplete="off" value="${value}" ${marks}>`;
  }
}

/** What was chosen stands in the hidden field; without a choice what was typed counts. */
function lookUpView(look: Look, field: Field<string>, marks: Html, given: Html): Html {
  const list = `field-${field.id}-list`;
  return html`<div class="lookup" data-lookup="${field.id}"><input type="text" role="combobox" dir="auto" autocomplete="off" aria-autocomplete="list" aria-haspopup="listbox" aria-expanded="false" aria-controls="${list}" ${given} ${marks}><input type="hidden" data-chosen value=""><div class="completion" id="${list}" role="listbox" aria-label="${look.words.lookUpTitle}" hidden></div></div><p class="hint lookup-says" role="status"></p>`;
}

/** A browser drops the first line break of a text area; one more keeps it. */
function lineBreakKept(value: string): string {
  return value.startsWith('\n') ? `\n${value}` : value;
}

function optionView(choice: Choice<string>, value: string): Html {
  return html`<option value="${choice.value}"${choice.value === value && html` selected`}>${choice.label}</option>`;
}
