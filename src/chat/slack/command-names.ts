/**
 * Names that Slack's own slash commands have: no app can take them.
 * https://slack.com/help/articles/201259356-Use-shortcuts-and-slash-commands-in-Slack
 */
const taken = new Set(
  (
    'active apps archive away call collapse dm dnd expand feed feedback huddle invite join keys kick leave list me msg mute open ' +
    'people prefs remind remove rename search shortcuts shrug star status todo topic unarchive who'
  ).split(' '),
);
/** Before such a name, where no prefix is set for all. */
const own = 'relevo-';

/** What is typed behind the slash for the first word of a command. */
export function slackName(word: string, prefix: string): string {
  return prefix === '' && taken.has(word) ? own + word : prefix + word;
}

/** The first word of a command, out of what was typed behind the slash. */
export function firstWordOf(name: string, prefix: string): string {
  const rest = name.startsWith(own) ? name.slice(own.length) : name;
  if (prefix === '') return taken.has(rest) ? rest : name;
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
