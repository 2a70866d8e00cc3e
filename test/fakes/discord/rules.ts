import { type Component, FLAGS } from './model.ts';
import { invalid, Refused } from './refused.ts';

/**
 * What Discord refuses and its description does not say: it is lenient about content and modals (2,000 characters, five
 * components), and knows no rule that goes over several fields.
 */
const CONTENT = 2_000;
const COMPONENTS = 40;
const WORDS = 4_000;
const MODAL = 5;
const BUTTONS_IN_ROW = 5;

export interface Sent {
  readonly content: string;
  readonly components: readonly Component[];
  readonly flags: number;
}

/** A message's parts as they were sent. @throws Refused */
export function sentOf(
  body: Readonly<Record<string, unknown>>,
  files: number,
  before: Sent = { content: '', components: [], flags: 0 },
): Sent {
  const content = typeof body['content'] === 'string' ? body['content'] : before.content;
  const components = Array.isArray(body['components']) ? (body['components'] as Component[]) : before.components;
  const flags = typeof body['flags'] === 'number' ? body['flags'] | before.flags : before.flags;
  if (content.length > CONTENT)
    throw invalid('content', 'BASE_TYPE_MAX_LENGTH', `Must be ${CONTENT} or fewer in length.`);
  if (content === '' && components.length === 0 && files === 0) throw new Refused('emptyMessage');
  const all = flat(components);
  checkIds(all);
  if (flags & FLAGS.componentsV2) {
    if (content !== '' || (Array.isArray(body['embeds']) && body['embeds'].length > 0))
      throw invalid('content', 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2', 'The field cannot be used');
    if (all.length > COMPONENTS) throw invalid('components', 'BASE_TYPE_MAX_LENGTH', 'Must be 40 or fewer in length.');
    const words = all.reduce((sum, one) => sum + (one.type === 10 ? String(one['content']).length : 0), 0);
    if (words > WORDS) throw invalid('components', 'COMPONENT_MAX_TOTAL_DISPLAY_CHARACTERS', 'Too many characters');
  } else if (components.some(({ type }) => type !== 1)) {
    throw invalid('components', 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,).');
  }
  for (const row of all.filter(({ type }) => type === 1)) checkRow(row);
  return { content, components, flags };
}

/** A modal. @throws Refused */
export function checkModal(data: Readonly<Record<string, unknown>>): void {
  const components = data['components'] as readonly Component[];
  if (components.length > MODAL)
    throw invalid('components', 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
  checkIds(flat(components));
  for (const label of components.filter(({ type }) => type === 18)) {
    const input = label['component'] as Component;
    const { value, max_length: max, min_length: min } = input as Readonly<Record<string, unknown>>;
    if (typeof value === 'string' && typeof max === 'number' && value.length > max)
      throw invalid('value', 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`);
    if (typeof max === 'number' && typeof min === 'number' && min > max)
      throw invalid('min_length', 'RANGE', 'min > max');
    if (input['label'] !== undefined)
      throw invalid('label', 'NOT_IN_LABEL', 'A text input in a label has no label of its own.');
    if (input['disabled'] === true) throw invalid('disabled', 'NOT_IN_MODAL', 'Modals have no disabled components.');
  }
}

/** Every component, with those inside of others. */
export function flat(components: readonly Component[]): readonly Component[] {
  return components.flatMap((one) => {
    const inside = [one['components'], one['component'], one['accessory']].flat().filter((part) => part !== undefined);
    return [one, ...flat(inside as Component[])];
  });
}

function checkIds(all: readonly Component[]): void {
  const ids = all.flatMap((one) => (typeof one['custom_id'] === 'string' ? [one['custom_id']] : []));
  if (new Set(ids).size < ids.length)
    throw invalid('components', 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  for (const { type, ...button } of all.filter((one) => one.type === 2)) {
    const isLink = button['style'] === 5;
    if (isLink === (button['url'] === undefined) || isLink === (button['custom_id'] !== undefined))
      throw invalid('custom_id', 'BUTTON_COMPONENT_CUSTOM_ID_REQUIRED', `A custom id or a url is required (${type})`);
  }
  for (const select of all.filter((one) => one.type === 3)) {
    const values = (select['options'] as readonly { readonly value: string }[]).map(({ value }) => value);
    if (new Set(values).size < values.length)
      throw invalid(
        'options',
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      );
  }
}

/** Five buttons, or one menu. */
function checkRow(row: Component): void {
  const inside = row['components'] as readonly Component[];
  if (inside.length > BUTTONS_IN_ROW || (inside.length > 1 && inside.some(({ type }) => type !== 2)))
    throw invalid('components', 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width');
}
