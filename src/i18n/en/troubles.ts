export default {
  'trouble.title': (p: { platform: string }) => `${p.platform} no longer takes Relevo`,
  'trouble.discord.token': 'Discord refuses the token of the bot: nothing is heard from there, and nothing is sent.',
  'trouble.discord.token.mend': 'Developer Portal, your application, Bot, Reset Token; set DISCORD_TOKEN to it and start Relevo again.',
  'trouble.discord.intents': 'Discord refuses the intents: nothing that is written there is heard.',
  'trouble.discord.intents.mend': 'Developer Portal, your application, Bot: switch on Server Members Intent and Message Content Intent.',
  'trouble.discord.closed': 'Discord ends the connection for good each time: nothing that is written there is heard.',
  'trouble.discord.closed.mend': 'The log tells the code: Discord’s documentation lists it under Gateway Close Event Codes.',
  'trouble.tries': 'Relevo tries again by itself, every five minutes at the longest, and reads what was written meanwhile.',
  'trouble.refused.mend': 'Put it right and start Relevo again: until then what is meant for it waits. `relevo doctor` says more.',
  'trouble.over.title': (p: { platform: string }) => `${p.platform} takes Relevo again`,
  'trouble.over': 'What was written meanwhile is being read, and what waited is being sent.',
};
