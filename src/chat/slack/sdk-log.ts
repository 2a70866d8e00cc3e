import { type Logger, LogLevel } from '@slack/bolt';

const nothing = () => {};

/** Slack's libraries write what people said into their lines, so that none is kept: what fails is told by what they throw. */
export const sdkLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};
