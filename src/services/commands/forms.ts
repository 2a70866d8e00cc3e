import { personId } from '../../domain/people/person.ts';
import { t } from '../../i18n/types.ts';
import type { Runtime } from '../../lib/runtime.ts';
import { within } from '../../lib/within.ts';
import type { SubmitEvent } from '../../port/events.ts';
import type { FirstAnswer, Platform } from '../../port/platform.ts';
import { readerOf } from '../people.ts';
import type { DraftStore } from '../stores/stores.ts';
import type { Context, Prefilled } from './command.ts';
import { DRAFT, FormDrafts, type FormState, formPage, PAGE, pageCount, pageOptions } from './form.ts';
import type { Invocation } from './invocation.ts';
import type { Options } from './option.ts';
import { parseValues } from './parse.ts';

/** A form may read once to fill in what is known; when that takes longer it opens empty. */
const PREFILL_MS = 800;

/** Opens forms, checks what is submitted, and turns their pages. */
export class Forms {
  readonly #drafts: FormDrafts;
  readonly #runtime: Runtime;

  constructor(drafts: DraftStore, runtime: Runtime) {
    this.#drafts = new FormDrafts(drafts);
    this.#runtime = runtime;
  }

  async open(invocation: Invocation, ctx: Context, platform: Platform): Promise<FirstAnswer> {
    const { [PAGE]: page, ...args } = invocation.given;
    const earlier = await this.#drafts.earlier(args, personId(ctx.person));
    const state = await this.#state({ ...invocation, given: args }, ctx, platform, earlier);
    const modal = formPage(state, Number(page ?? 1), platform.limits, ctx.desk);
    return { kind: 'modal', modal, reader: readerOf(ctx.person) };
  }

  /** The answer to a submitted page: its faults or the next page; undefined when the form is complete and right. */
  async submitted(
    invocation: Invocation,
    ctx: Context,
    event: SubmitEvent,
    platform: Platform,
  ): Promise<FirstAnswer | undefined> {
    const reader = readerOf(ctx.person);
    const state = await this.#state(invocation, ctx, platform, {}, true);
    const page = event.page ?? 1;
    const parsed = parseValues(pageOptions(state, page, platform.limits), event.values, ctx.desk);
    if ('faults' in parsed) return { kind: 'faults', faults: parsed.faults, reader };
    if (page >= pageCount(state, platform.limits)) return undefined;
    const owner = personId(ctx.person);
    const values = { ...(await this.#drafts.earlier(event.args, owner)), ...event.values };
    const args = await this.#drafts.keep(event.args, owner, values, ctx.now);
    if (platform.capabilities.modalChain) {
      const next = await this.#state({ ...invocation, given: args }, ctx, platform, values);
      return { kind: 'modal', modal: formPage(next, page + 1, platform.limits, ctx.desk), reader };
    }
    const onward = {
      kind: 'button',
      label: t('form.next'),
      run: invocation.name,
      args: { ...args, [PAGE]: String(page + 1) },
      style: 'primary',
    } as const;
    const of = pageCount(state, platform.limits);
    return {
      kind: 'say',
      reader,
      card: {
        blocks: [
          { kind: 'text', text: t('form.page', { page: page + 1, of }) },
          { kind: 'actions', actions: [onward] },
        ],
      },
    };
  }

  /** Everything that was filled in, over all pages. */
  async complete(invocation: Invocation, ctx: Context): Promise<Invocation> {
    if (!(DRAFT in invocation.given)) return invocation;
    const earlier = await this.#drafts.earlier(invocation.given, personId(ctx.person));
    return { ...invocation, submitted: { ...earlier, ...invocation.submitted } };
  }

  async #state(
    invocation: Invocation,
    ctx: Context,
    { capabilities }: Platform,
    known: Readonly<Record<string, string>>,
    checking = false,
  ): Promise<FormState> {
    const { command, name, given } = invocation;
    const prefilled = command.form?.dynamic || !checking ? await this.#prefill(invocation, ctx, checking) : {};
    const all = Object.entries({ ...command.options, ...prefilled.extra });
    const canAsk = ({ kind }: Options[string]) => kind !== 'file' || capabilities.formFiles === true;
    const options = Object.fromEntries(
      all.filter(([id, option]) => canAsk(option) && !prefilled.without?.includes(id)),
    );
    const args = Object.fromEntries(
      Object.entries(given).filter(([id, value]) => value.trim() !== '' || !options[id]?.required),
    );
    // What goes along was so when the form opened first.
    return { name, command, options, args: { ...prefilled.args, ...args }, values: { ...prefilled.values, ...known } };
  }

  /** @throws whatever the read throws when the fields themselves depend on it */
  async #prefill({ command, given }: Invocation, ctx: Context, needed: boolean): Promise<Prefilled> {
    const reading = command.form?.prefill?.(ctx, given);
    if (!reading) return {};
    if (needed || command.form?.dynamic) return reading;
    try {
      return await within(PREFILL_MS, reading);
    } catch (error) {
      this.#runtime.log.warn('form.openedEmpty', { error });
      return {};
    }
  }
}
