import type { TicketFile } from '../../domain/files/file.ts';
import type { FileFault, FileRules } from '../../domain/files/judge.ts';
import type { TimelineEntry } from '../../domain/tickets/ticket.ts';
import { plain, type Text, t } from '../../i18n/types.ts';
import { firstLine } from '../../lib/words.ts';
import type { Card } from '../../port/cards.ts';

type Named = Pick<TicketFile, 'name' | 'size'>;

/** A card names so many, each by so many characters. */
const NAMED = 20;
const NAME = 80;

/** Files with their sizes; undefined when there are none. */
export function filesText(files: readonly Named[]): Text | undefined {
  const texts = files.slice(0, NAMED).map(named);
  const more = files.length - texts.length;
  return joined(more > 0 ? [...texts, t('file.more', { count: more })] : texts);
}

function named({ name, size }: Named): Text {
  return t('file.named', { name: firstLine(name, NAME), size });
}

/** In place of a file where the platform takes none. */
export function fileCard(file: Named): Card {
  return { blocks: [{ kind: 'context', text: t('file.only', { file: named(file) }) }] };
}

/** In place of a file whose time was over. */
export function removedFileCard(file: Named): Card {
  return { blocks: [{ kind: 'context', text: t('file.removed', { file: named(file) }) }] };
}

/** Tells the sender, and nobody else, why a file was not taken and what is. */
export function refusedFileCard(name: string, fault: FileFault, { types, maxMegabytes }: FileRules): Card {
  const kinds = joined(types.map((kind) => t(`file.kind.${kind}`))) ?? plain('');
  return {
    tone: 'warn',
    blocks: [
      { kind: 'text', text: t('file.refused', { name: firstLine(name, NAME), reason: t(`file.fault.${fault}`) }) },
      { kind: 'context', text: t('file.allowed', { kinds, max: maxMegabytes }) },
    ],
  };
}

/** What an entry of the timeline says of files; undefined when it is not about any. */
export function filesOfEntry({ kind, details }: TimelineEntry, most = 400): Text | undefined {
  const without = details?.['without'];
  if (without !== undefined) return t('timeline.without', { names: firstLine(without, most) });
  const names = details?.['files'];
  if (names === undefined) return undefined;
  const shown = firstLine(names, most);
  if (kind !== 'fileRefused') return t('timeline.files', { names: shown });
  const refused = t('list.dash', { first: plain(shown), second: faultText(details?.['fault']) });
  const link = details?.['link'];
  return link === undefined ? refused : t('list.dash', { first: refused, second: plain(link) });
}

function faultText(fault = 'unreadable'): Text {
  return { key: `file.fault.${fault}` as `file.fault.${FileFault}` };
}

function joined(texts: readonly Text[]): Text | undefined {
  const [first, ...rest] = texts;
  return first && rest.reduce((sum, next) => t('list.and', { first: sum, second: next }), first);
}
