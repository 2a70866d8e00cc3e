/**
 * Who may import whom; docs/ARCHITECTURE.md says why. `npm run check` runs these by scripts/boundaries.ts, which also
 * makes sure that every file was read.
 */

/** Tests see everything: they build the parts that they test. */
const test = '\\.test\\.ts$';

/** A folder and what it may import of Relevo besides itself. What is not named here is forbidden. */
const layers = {
  'src/lib': [],
  'src/i18n': ['src/lib'],
  'src/domain': ['src/i18n', 'src/lib'],
  'src/port': ['src/domain', 'src/i18n', 'src/lib'],
  'src/services': ['src/port', 'src/domain', 'src/i18n', 'src/lib'],
  commands: ['src/services', 'src/port', 'src/domain', 'src/i18n', 'src/lib'],
  jobs: ['src/services', 'src/port', 'src/domain', 'src/i18n', 'src/lib'],
  'src/config': ['src/port', 'src/domain', 'src/i18n', 'src/lib'],
  'src/mail': ['src/services', 'src/port', 'src/domain', 'src/i18n', 'src/lib'],
  'src/holidays': ['src/domain', 'src/i18n', 'src/lib'],
  'src/documents': ['src/domain', 'src/i18n', 'src/lib'],
  'src/sniff': ['src/services', 'src/port', 'src/domain', 'src/i18n', 'src/lib'],
  'src/store': ['src/services', 'src/port', 'src/domain', 'src/i18n', 'src/lib'],
  'src/scheduler': ['src/services', 'src/port', 'src/domain', 'src/i18n', 'src/lib'],
  'src/chat/workspace': [
    'src/workspace/protocol\\.ts$',
    'src/services',
    'src/port',
    'src/domain',
    'src/i18n',
    'src/lib',
  ],
  'src/chat/slack': ['src/services', 'src/port', 'src/domain', 'src/i18n', 'src/lib'],
  'src/chat/discord': ['src/services', 'src/port', 'src/domain', 'src/i18n', 'src/lib'],
  'src/web': ['src/port', 'src/lib'],
  // The local chat stands for a foreign product: it knows the words and shapes of the port, and nothing of tickets.
  'src/workspace': ['src/port', 'src/i18n', 'src/lib'],
};

/** A package and the only places that may import it. */
const homes = {
  '(mongoose|mongodb|bson)': ['src/store'],
  '(agenda|@agendajs)': ['src/scheduler'],
  nodemailer: ['src/mail'],
  '@slack': ['src/chat/slack'],
  '(discord\\.js|discord-api-types|@discordjs)': ['src/chat/discord'],
  'file-type': ['src/sniff'],
  'date-holidays': ['src/holidays'],
  '(pdfkit|@napi-rs|@expo-google-fonts)': ['src/documents'],
  '(hono|@hono)': ['src/workspace', 'src/web'],
  ws: ['src/workspace', 'src/chat/workspace', 'src/web'],
  pino: ['src/lib/log\\.ts$'],
  yaml: ['src/config'],
  zod: ['src/config', 'src/port', 'src/services', 'src/chat', 'src/workspace', 'src/store', 'commands', 'jobs'],
};

const inside = (folders) => `^(${folders.map((folder) => (folder.endsWith('$') ? folder : `${folder}/`)).join('|')})`;

const layerRules = Object.entries(layers).map(([folder, others]) => ({
  name: `layer-${folder.replaceAll('/', '-')}`,
  comment: `${folder} may import ${['itself', ...others].join(', ')} only.`,
  severity: 'error',
  from: { path: inside([folder]), pathNot: test },
  to: { path: '^(src|commands|jobs|test|scripts|bin)/', pathNot: inside([folder, ...others]) },
}));

const homeRules = Object.entries(homes).map(([sdk, folders]) => ({
  name: `home-of-${sdk.replace(/\W+/g, '-').replace(/^-|-$/g, '')}`,
  comment: `${sdk} is imported in ${folders.join(', ')} only, so that replacing it touches one place.`,
  severity: 'error',
  from: { path: '^(src|commands|jobs|bin)/', pathNot: [test, inside(folders)] },
  to: { path: `(^|/)node_modules/${sdk}/` },
}));

export default {
  forbidden: [
    ...layerRules,
    ...homeRules,
    {
      name: 'adapters-take-interfaces',
      comment: 'An adapter fulfils what the services declare and does not call them; what is declared is in stores/.',
      severity: 'error',
      from: { path: '^src/(mail|sniff|store|scheduler|chat)/', pathNot: test },
      to: { path: '^src/services/', pathNot: '^src/services/stores/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-rules',
      comment: 'Rules do no I/O and do not know the clock: nothing of lib/ that does, except its types.',
      severity: 'error',
      from: { path: '^src/(domain|port)/', pathNot: test },
      to: { path: '^src/lib/(clock|log|scan)\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'pure-rules-no-package',
      severity: 'error',
      from: { path: '^src/(domain|i18n|port)/', pathNot: test },
      to: { path: '(^|/)node_modules/(?!zod/)' },
    },
    {
      name: 'pure-rules-no-node',
      severity: 'error',
      from: { path: '^src/(domain|port)/', pathNot: test },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'home-of-sqlite',
      comment: 'A file on disk is behind the embedded store and behind the local workspace, nowhere else.',
      severity: 'error',
      from: { path: '^(src|commands|jobs|bin)/', pathNot: [test, '^src/(store/embedded|workspace)/'] },
      to: { path: '^(node:)?sqlite$' },
    },
    {
      name: 'no-test-in-the-product',
      severity: 'error',
      from: { path: '^(src|commands|jobs|bin|scripts)/', pathNot: test },
      to: { path: [test, '^test/'] },
    },
    {
      name: 'no-development-package-in-the-product',
      severity: 'error',
      from: { path: '^(src|commands|jobs|bin)/', pathNot: test },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-stated-packages',
      severity: 'error',
      from: { path: '^(src|commands|jobs|bin|test|scripts)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-cycle',
      comment: 'Types are gone when the program runs, so a cycle that needs one is none.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    // TypeScript 7 has no parser that the tool can call; without this one it reads nothing and finds nothing.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(data|coverage|reports)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
