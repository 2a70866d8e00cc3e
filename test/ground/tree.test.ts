import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { subCommandNames } from '#src/cli/relevo.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const find = (pattern: string) => globSync(pattern, { cwd: root, exclude: ['node_modules/**', 'data/**'] });
const sources = find('{bin,commands,jobs,scripts,src,test}/**/*.{ts,js,mjs,css,html}');
const pages = find('{*.md,docs/**/*.md}');

describe('the source', () => {
  it('was found', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(pages).toContain('README.md');
  });

  it('has no file over 400 lines', () => {
    const lengths = sources.map((file) => ({ file, lines: read(file).split('\n').length - 1 }));
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const product = sources.filter((file) => /^(bin|commands|jobs|src)\//.test(file) && !file.endsWith('.test.ts'));
    const reading = product.filter((file) =>
      /\bprocess\s*\.\s*env\b|\benv\b[^;\n]*from 'node:process'|\bloadEnvFile\b/.test(read(file)),
    );
    expect(reading).toEqual(['src/config/read.ts']);
  });

  it('reads the wall clock for its rules in one place', () => {
    const rules = sources.filter(
      (file) => /^(commands|jobs|src\/(domain|services|port))\//.test(file) && !file.endsWith('.test.ts'),
    );
    const reading = rules.filter((file) => /\bDate\.now\b|\bnew Date\(\)|\bTemporal\.Now\b/.test(read(file)));
    expect(reading).toEqual([]);
  });
});

describe('the lock file', () => {
  it('names no registry, and every package is stated exactly', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/);
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    for (const version of Object.values({ ...dependencies, ...devDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('names the packages of every platform, not only of the one that it was made on', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const optional = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    const named = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
    expect(optional.length).toBeGreaterThan(50);
    expect(optional.filter((name) => !named.has(name))).toEqual([]);
  });

  it('has each package described in docs/DEPENDENCIES.md, in the version that is used', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const rows = read('docs/DEPENDENCIES.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const described = rows.map((row) =>
      row
        .split('|')
        .slice(1, 3)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
    expect(Object.fromEntries(described)).toEqual({ ...dependencies, ...devDependencies });
  });
});

describe('.ci/run', () => {
  it('runs what the README says, once each', () => {
    const readme = read('README.md');
    const lines = read('.ci/run')
      .split('\n')
      .filter((line) => !line.trim().startsWith('#'));
    for (const command of ['npm ci && npm test', 'npm run check']) {
      expect(readme).toContain(command);
      expect(lines.filter((line) => line.includes(command))).toHaveLength(1);
    }
    expect(readme).toContain('npm ci && npm start');
  });
});

describe.each(pages)('%s', (page) => {
  const text = read(page);
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');

  it('links to what is there', () => {
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const inner = links.filter((link) => !/^[a-z]+:/.test(link)).map((link) => link.split('#'));
    const missing = inner.filter(([file = '', anchor]) => {
      const target = file === '' ? page : normalize(join(dirname(page), file));
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchors(read(target)).includes(anchor));
    });
    expect(missing).toEqual([]);
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)|\bnpm (test|start)\b/g)].map(
      ([, a, b]) => a ?? b,
    );
    expect(named.filter((name) => name !== undefined && !(name in scripts))).toEqual([]);
    const sub = [...text.matchAll(/\bnpm run -s relevo -- ([a-z][\w-]*)/g)].map(([, name = '']) => name);
    expect(sub.filter((name) => !subCommandNames().includes(name))).toEqual([]);
  });

  it('names files and folders that exist', () => {
    const named = [...prose.matchAll(/`((?:src|commands|jobs|test|scripts|docs|bin|\.ci)\/[\w./-]*)`/g)].map(
      ([, path = '']) => path,
    );
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('states its TypeScript so that it can be read as such', async () => {
    const { stripTypeScriptTypes } = await import('node:module');
    const blocks = [...text.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
    for (const code of blocks) expect(() => stripTypeScriptTypes(code), code).not.toThrow();
  });
});

/** How a heading is addressed: lower case, words joined by hyphens. */
function anchors(text: string): string[] {
  const headings = text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm);
  return Array.from(headings, ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
