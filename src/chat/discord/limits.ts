import type { Capabilities, Limits } from '../../port/platform.ts';

/** What Discord takes (Message: Limitations; Components: Reference). */
export const DISCORD = {
  /** Components of a message, those inside of others counted too. */
  components: 40,
  /** Characters of all texts of a message together. */
  words: 4_000,
  customId: 100,
  modalComponents: 5,
  modalTitle: 45,
  fieldLabel: 45,
  fieldHint: 100,
  placeholder: 100,
  choice: 100,
  choices: 25,
  threadName: 100,
} as const;

/** Room is left for what marks and escapes add; where they add more the card is fitted again, see `cards.ts`. */
export const limits: Limits = {
  messageText: 1_800,
  cardText: 3_400,
  cardBlocks: 30,
  elements: 25,
  label: 80,
  buttonsInRow: 5,
  modalFields: DISCORD.modalComponents,
  modalTitle: DISCORD.modalTitle,
  fieldText: 4_000,
  // What is too long for a button's id is kept elsewhere, see `carried.ts`.
  buttonArgs: 2_000,
  fileBytes: 10 * 1024 * 1024,
};

export function capabilitiesOf(hears: boolean): Capabilities {
  return {
    threads: true,
    ephemeral: 'as an answer',
    modalErrorsInline: false,
    modalChain: false,
    commandsInThreads: true,
    files: true,
    formFiles: true,
    reactions: true,
    edits: true,
    home: false,
    ...(hears ? {} : { hears: 'commands' }),
  };
}
