import type english from '../en/troubles.ts';
import type { Translation } from '../translation.ts';

export default {
  'trouble.title': (p) => `${p.platform} ya no acepta a Relevo`,
  'trouble.partly.title': (p) => `${p.platform} rechaza una parte de lo que hace Relevo`,
  'trouble.discord.token': 'Discord rechaza el token del bot: no llega nada de allí ni se envía nada.',
  'trouble.discord.token.mend': 'Developer Portal, tu aplicación, Bot, Reset Token; ponlo en DISCORD_TOKEN y vuelve a iniciar Relevo.',
  'trouble.discord.intents': 'Discord rechaza los intents: no llega nada de lo que se escribe allí.',
  'trouble.discord.intents.mend': 'Developer Portal, tu aplicación, Bot: activa Server Members Intent y Message Content Intent.',
  'trouble.discord.closed': 'Discord cierra la conexión definitivamente una y otra vez: no llega nada de lo que se escribe allí.',
  'trouble.discord.closed.mend': 'El código está en el registro: la documentación de Discord lo explica en Gateway Close Event Codes.',
  'trouble.slack.token': (p) => `Slack rechaza el token del bot (${p.code}): no se envía nada allí y puede que no llegue lo que se escribe.`,
  'trouble.slack.token.mend': 'En https://api.slack.com/apps abre la aplicación, OAuth & Permissions: pulsa Reinstall to Workspace, pon el Bot User OAuth Token en SLACK_BOT_TOKEN y vuelve a iniciar Relevo.',
  'trouble.slack.socket': (p) => `Slack no admite ninguna conexión de Socket Mode (${p.code}): no llega nada de lo que se escribe allí.`,
  'trouble.slack.socket.mend': 'En https://api.slack.com/apps abre la aplicación, Socket Mode: actívalo; en Basic Information, App-Level Tokens, genera un token con connections:write, ponlo en SLACK_APP_TOKEN y vuelve a iniciar Relevo.',
  'trouble.slack.scope': (p) => `A la aplicación le falta el permiso ${p.scope}: lo que lo necesita espera y lo demás sigue funcionando.`,
  'trouble.slack.scope.mend': (p) => `En https://api.slack.com/apps abre la aplicación, OAuth & Permissions: añade ${p.scope} en Bot Token Scopes y pulsa Reinstall to Workspace. \`relevo doctor\` nombra todos los que faltan.`,
  'trouble.tries': 'Relevo lo reintenta por sí mismo, cada cinco minutos como máximo, y lee lo que se haya escrito mientras tanto.',
  'trouble.refused.mend': 'Corrígelo y vuelve a iniciar Relevo: hasta entonces espera lo que va dirigido allí. `relevo doctor` dice más.',
  'trouble.over.title': (p) => `${p.platform} vuelve a aceptar a Relevo`,
  'trouble.over': 'Se está leyendo lo que se escribió mientras tanto y enviando lo que esperaba.',
} satisfies Translation<typeof english>;
