import type { Action, Card } from '../port/cards.ts';

type Args = Readonly<Record<string, string>>;

/** Whether this very button, or this choice of a menu, stands on a card: nobody presses what was not offered. */
export function standsOn(card: Card<string>, pressed: { run: string; args: Args }): boolean {
  return actionsOf(card).some((action) => offers(action, pressed));
}

function actionsOf(card: Card<string>): Action<string>[] {
  return card.blocks.flatMap((block) => {
    if (block.kind === 'actions') return block.actions;
    if (block.kind === 'list') return block.items.flatMap(({ action }) => (action === undefined ? [] : [action]));
    return [];
  });
}

function offers(action: Action<string>, { run, args }: { run: string; args: Args }): boolean {
  if (action.run !== run) return false;
  if (action.kind === 'button') return same(action.args, args);
  return action.choices.some(({ value }) => same({ ...action.args, [action.into]: value }, args));
}

function same(one: Args, other: Args): boolean {
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && one[key] === other[key])
  );
}
