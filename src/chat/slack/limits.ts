import type { Capabilities, Limits } from '../../port/platform.ts';

/** What Slack's windows, messages and ids hold. https://docs.slack.dev/reference/block-kit/blocks */
export const slackLimits = {
  sectionText: 3000,
  fieldText: 2000,
  fieldsOfSection: 10,
  headerText: 150,
  buttonText: 75,
  placeholder: 150,
  buttonValue: 2000,
  optionValue: 150,
  actionId: 255,
  rowElements: 25,
  inputLabel: 2000,
  viewTitle: 24,
  metadata: 3000,
  notificationText: 4000,
  formFiles: 10,
} as const;

export const capabilities: Capabilities = {
  threads: true,
  ephemeral: 'any time',
  modalErrorsInline: true,
  modalChain: true,
  commandsInThreads: false,
  files: true,
  reactions: true,
  edits: true,
  home: true,
  formFiles: true,
};

export const limits: Limits = {
  messageText: 2900,
  // Slack says no more of a message's blocks than that there are 50; some thousand characters are known to pass.
  cardText: 10_000,
  // Of 50: a long list of fields becomes several sections.
  cardBlocks: 40,
  elements: 100,
  label: 75,
  buttonsInRow: slackLimits.rowElements,
  // Of 100 blocks of a window, with room for what stands above them.
  modalFields: 40,
  modalTitle: slackLimits.viewTitle,
  fieldText: 3000,
  // Of 2,000 characters in a button's value, with room for the command's name.
  buttonArgs: 1800,
  // Slack takes a gigabyte; Relevo holds what it sends in memory.
  fileBytes: 50_000_000,
};
