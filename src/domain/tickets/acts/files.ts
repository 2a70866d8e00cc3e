import { t } from '../../../i18n/types.ts';
import { listed, namesOf, type SentFile, type TicketFile, ticketFile } from '../../files/file.ts';
import type { FileFault } from '../../files/judge.ts';
import { type FileSide, isOpen, reaches } from '../../files/reach.ts';
import type { Audience } from '../../people/audience.ts';
import { type Act, type Facts, isConfidential, say, toDesk, toRequester, toTeam } from '../decide.ts';
import type { Intent } from '../intents.ts';
import type { LineFile } from '../line.ts';
import type { Ticket } from '../ticket.ts';

/** What follows from files beside somebody's words. */
interface Brought {
  /** The ticket's list with them on it, where everybody who works on the ticket may see them. */
  readonly files: readonly TicketFile[];
  /** Whether the list has grown: the cards that show it are out of date. */
  readonly grown: boolean;
  /** Names them on the entry of the words. */
  readonly details?: { readonly details: Readonly<Record<string, string>> };
  /** After the words: they are brought into the store, and stand in the threads in which they were not written. */
  readonly intents: readonly Intent[];
}

/** @param writtenIn whose thread the words and the files were written in; the customer's thread shows what stands there alone */
export function bring(
  ticket: Pick<Ticket, 'number' | 'files' | 'handoff'>,
  facts: Pick<Facts, 'desk'>,
  sent: readonly SentFile[],
  visibleTo: readonly Audience[],
  writtenIn: FileSide,
): Brought {
  const sides = sidesOf(ticket).filter(({ side }) => side !== writtenIn);
  return brought(ticket, facts, sent, visibleTo, sides);
}

/** What staff sent the customer of another ticket: this one's customer gets it in their own thread, where they have one. */
export function bringToRequester(ticket: Ticket, facts: Facts, sent: readonly SentFile[]): Brought {
  const side: readonly Shown[] = ticket.customerSide ? [{ side: 'requester', to: toRequester }] : [];
  return brought(ticket, facts, sent, ['requester'], side);
}

function brought(
  ticket: Pick<Ticket, 'number' | 'files'>,
  { desk }: Pick<Facts, 'desk'>,
  sent: readonly SentFile[],
  visibleTo: readonly Audience[],
  sides: readonly Shown[],
): Brought {
  if (sent.length === 0) return { files: ticket.files, grown: false, intents: [] };
  const confidential = (team: string) => isConfidential(desk, team);
  const open = visibleTo.some((audience) => isOpen(audience, confidential));
  const files = open ? listed(ticket.files, named(ticket, sent)) : ticket.files;
  return {
    files,
    grown: files.length > ticket.files.length,
    details: { details: { files: namesOf(sent) } },
    intents: [
      ...sent.map((file): Intent => ({ kind: 'bring', id: ticketFile(ticket.number, file).id, file, visibleTo })),
      ...sides
        .filter(({ side }) => reaches(side, visibleTo, confidential))
        .flatMap(({ side, to }) => named(ticket, sent).map((file): Intent => ({ kind: 'showFile', side, to, file }))),
    ],
  };
}

function named({ number }: Pick<Ticket, 'number'>, sent: readonly SentFile[]): TicketFile[] {
  return sent.map((file) => ticketFile(number, file));
}

type Shown = Pick<Extract<Intent, { kind: 'showFile' }>, 'side' | 'to'>;

function sidesOf(ticket: Pick<Ticket, 'handoff'>): readonly Shown[] {
  const team = toTeam(ticket);
  return [
    { side: 'desk', to: { side: 'desk' } },
    ...(team === undefined ? [] : [{ side: `team:${team.team}`, to: team } as const]),
  ];
}

/** The file's bytes say something else than the platform did, or the platform said only when asked what it is called. */
export function correctFile(found: TicketFile): Act {
  return (ticket) => {
    const wrong = ticket.files.find(
      ({ id, name, size, type }) =>
        id === found.id && (name !== found.name || size !== found.size || type !== found.type),
    );
    if (!wrong) return { ticket, intents: [] };
    const files = ticket.files.map((file) => (file === wrong ? { ...file, ...found } : file));
    return { ticket: { ...ticket, files }, intents: [{ kind: 'card' }, { kind: 'packet' }] };
  };
}

/** Whoever sent them took them back: the ticket lists them no longer. */
export function withdrawFiles(ticket: Ticket, gone: readonly LineFile[]): { ticket: Ticket; intents: Intent[] } {
  const files = ticket.files.filter(({ id }) => !gone.some((one) => one.id === id));
  return {
    ticket: files.length === ticket.files.length ? ticket : { ...ticket, files },
    intents: gone.map(({ id }): Intent => ({ kind: 'withdrawFile', id })),
  };
}

/**
 * It is not kept: the ticket lists it no longer, and its history says why, to those at work who may see it.
 * @param link where it is instead, to be read and not to be followed by itself
 */
export function refuseFile(
  file: Pick<TicketFile, 'id' | 'name'>,
  fault: FileFault,
  visibleTo: readonly Audience[],
  link?: string,
): Act {
  return (ticket) => {
    const files = ticket.files.filter(({ id }) => id !== file.id);
    const why = { name: file.name, reason: t(`file.fault.${fault}`) };
    const audience = visibleTo.map((one) => (one === 'requester' ? 'desk' : one));
    return {
      ticket: { ...ticket, files },
      intents: [
        {
          kind: 'entry',
          entry: {
            kind: 'fileRefused',
            details: { files: file.name, fault, ...(link === undefined ? {} : { link }) },
            visibleTo: [...new Set<Audience>(audience)],
          },
        },
        ...(audience.includes('desk')
          ? [
              say(toDesk, {
                kind: 'notice',
                text: link === undefined ? t('say.fileRefused', why) : t('say.fileElsewhere', { ...why, link }),
              }),
            ]
          : []),
        ...(files.length < ticket.files.length ? ([{ kind: 'card' }, { kind: 'packet' }] as const) : []),
      ],
    };
  };
}
