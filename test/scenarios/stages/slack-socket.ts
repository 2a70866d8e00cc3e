import { openSlackStage } from '../slack-people.ts';

/** Slack by Socket Mode. */
export default () => openSlackStage('socket');
