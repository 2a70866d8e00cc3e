/** What the settings name in chat and what is not there. `setting` as in relevo.yaml: `teams.dev.channel`. */
export default {
  'place.title': 'The settings name something that is not there',
  'place.missing.channel': (p: { setting: string; name: string; where: string }) => `${p.setting}: there is no channel “${p.name}” on ${p.where} that Relevo is in.`,
  'place.missing.group': (p: { setting: string; name: string; where: string }) => `${p.setting}: there is no group “${p.name}” on ${p.where}.`,
  'place.missing.person': (p: { setting: string; name: string; where: string }) => `${p.setting}: there is no “${p.name}” on ${p.where}.`,
  'place.missing.platform': (p: { setting: string; name: string }) => `${p.setting}: “${p.name}” is on a platform that is not connected.`,
  'place.near': (p: { name: string }) => `Did you mean “${p.name}”?`,
  'place.until.channel': 'Until it is there, what is meant for it waits.',
  'place.until.intake': 'Until it is there, no message in it becomes a ticket.',
  'place.until.group': 'Until it is there, it gives nobody a role.',
  'place.mend.channel': 'Make the channel, let Relevo into it, or correct relevo.yaml and start Relevo again.',
  'place.mend.group': 'Make the group, or correct relevo.yaml and start Relevo again.',
  'place.mend.other': 'Correct relevo.yaml and start Relevo again.',
};
