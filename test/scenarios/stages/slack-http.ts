import { openSlackStage } from '../slack-people.ts';

/** Slack by HTTP. */
export default () => openSlackStage('http');
