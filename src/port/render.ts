import type { Text } from '../i18n/types.ts';
import type { Action, Block, Card, Choice, Field, Modal, Suggestion } from './cards.ts';

type Words = (text: Text) => string;

/** Renders every text of a card with `words` (language, zone and the platform's escaping are its business). */
export function renderCard(card: Card, words: Words): Card<string> {
  return {
    ...(card.title === undefined ? {} : { title: words(card.title) }),
    ...(card.tone === undefined ? {} : { tone: card.tone }),
    blocks: card.blocks.map((block) => renderBlock(block, words)),
  };
}

export function renderModal(modal: Modal, words: Words): Modal<string> {
  const { intro, ...rest } = modal;
  return {
    ...rest,
    title: words(modal.title),
    submit: words(modal.submit),
    ...(intro === undefined ? {} : { intro: intro.map((block) => renderBlock(block, words)) }),
    fields: modal.fields.map((field) => renderField(field, words)),
  };
}

function renderBlock(block: Block, words: Words): Block<string> {
  switch (block.kind) {
    case 'text':
    case 'context':
      return { kind: block.kind, text: words(block.text) };
    case 'fields':
      return { kind: 'fields', fields: block.fields.map((f) => ({ label: words(f.label), value: words(f.value) })) };
    case 'quote':
      return { kind: 'quote', text: block.text, ...(block.by === undefined ? {} : { by: words(block.by) }) };
    case 'list':
      return {
        kind: 'list',
        items: block.items.map(({ title, detail, action }) => ({
          title: words(title),
          ...(detail === undefined ? {} : { detail: words(detail) }),
          ...(action === undefined ? {} : { action: { ...action, label: words(action.label) } }),
        })),
      };
    case 'steps':
      return {
        kind: 'steps',
        steps: block.steps.map(({ done, label, detail }) => ({
          done,
          label: words(label),
          ...(detail === undefined ? {} : { detail: words(detail) }),
        })),
      };
    case 'actions':
      return { kind: 'actions', actions: block.actions.map((action) => renderAction(action, words)) };
    case 'links':
      return { kind: 'links', links: block.links.map((link) => ({ ...link, label: words(link.label) })) };
    case 'mention':
    case 'divider':
      return block;
  }
}

function renderAction(action: Action, words: Words): Action<string> {
  const label = words(action.label);
  if (action.kind === 'button') return { ...action, label };
  return { ...action, label, choices: renderChoices(action.choices, words) };
}

function renderField(field: Field, words: Words): Field<string> {
  const { hint, choices, ...rest } = field;
  return {
    ...rest,
    label: words(field.label),
    ...(hint === undefined ? {} : { hint: words(hint) }),
    ...(choices === undefined ? {} : { choices: renderChoices(choices, words) }),
  };
}

export function renderSuggestions(choices: readonly Suggestion[], words: Words): Suggestion<string>[] {
  return choices.map(({ label, ...rest }) => ({ ...rest, label: words(label) }));
}

function renderChoices(choices: readonly Choice[], words: Words): Choice<string>[] {
  return choices.map(({ value, label }) => ({ value, label: words(label) }));
}
