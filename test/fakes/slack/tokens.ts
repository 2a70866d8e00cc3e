/** What the workspace of the stand-in takes. */
export const tokens = {
  bot: 'xoxb-stand-in',
  app: 'xapp-stand-in',
  signingSecret: 'stand-in-signing-secret',
} as const;
