import type english from '../en/troubles.ts';
import type { Translation } from '../translation.ts';

export default {
  'trouble.title': (p) => `${p.platform} ya no acepta a Relevo`,
  'trouble.discord.token': 'Discord rechaza el token del bot: no llega nada de allí ni se envía nada.',
  'trouble.discord.token.mend': 'Developer Portal, tu aplicación, Bot, Reset Token; ponlo en DISCORD_TOKEN y vuelve a iniciar Relevo.',
  'trouble.discord.intents': 'Discord rechaza los intents: no llega nada de lo que se escribe allí.',
  'trouble.discord.intents.mend': 'Developer Portal, tu aplicación, Bot: activa Server Members Intent y Message Content Intent.',
  'trouble.discord.closed': 'Discord cierra la conexión definitivamente una y otra vez: no llega nada de lo que se escribe allí.',
  'trouble.discord.closed.mend': 'El código está en el registro: la documentación de Discord lo explica en Gateway Close Event Codes.',
  'trouble.tries': 'Relevo lo reintenta por sí mismo, cada cinco minutos como máximo, y lee lo que se haya escrito mientras tanto.',
  'trouble.refused.mend': 'Corrígelo y vuelve a iniciar Relevo: hasta entonces espera lo que va dirigido allí. `relevo doctor` dice más.',
  'trouble.over.title': (p) => `${p.platform} vuelve a aceptar a Relevo`,
  'trouble.over': 'Se está leyendo lo que se escribió mientras tanto y enviando lo que esperaba.',
} satisfies Translation<typeof english>;
