import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_FOLDER } from './support/project.ts';

/** Which rooms a room may import, besides itself and `domain`. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ingest: [],
  snapshot: [],
  engine: ['snapshot'],
  alerts: [],
  simulate: [],
  store: [],
  delivery: [],
  actions: ['ingest', 'snapshot', 'engine', 'alerts', 'simulate', 'store', 'delivery', 'config'],
  api: ['actions', 'store', 'snapshot', 'engine', 'config'],
  cli: ['actions', 'store', 'snapshot', 'engine', 'api', 'config'],
  config: [],
  main: ['cli'],
};

/** Rooms whose functions depend on nothing but their arguments. */
const PURE = ['domain', 'ingest', 'snapshot', 'engine', 'alerts', 'simulate'];

const IMPURITIES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['reads the clock', /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bTemporal\.Now\b/],
  ['draws random numbers', /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b/],
  ['reads the environment', /\bprocess\.|\bimport\.meta\b/],
  ['logs', /\bconsole\.|from 'pino'/],
  ['waits for time to pass', /\bset(Timeout|Interval|Immediate)\b/],
  [
    'reaches the network or the disk',
    /from 'node:(fs|fs\/promises|net|http|https|dgram|dns|tls|child_process|os)'|\bfetch\(/,
  ],
  ['speaks SQL', /from '(kysely|pg|pg-copy-streams|@electric-sql\/pglite)'|\bsql`/],
];

const LINES_MAX = 400;

const sources = filesBelow(join(PROJECT_FOLDER, 'src'));
const tests = filesBelow(join(PROJECT_FOLDER, 'test'));

describe('the rooms of the house', () => {
  it.each(sources.map((file) => relative(PROJECT_FOLDER, file)))(
    '%s imports only what its room may',
    (file) => {
      const room = roomOf(file);
      const allowed = ARROWS[room];
      expect(allowed, `${room} is no room of the house`).toBeDefined();
      const imported = importedRooms(file).filter((other) => other !== room && other !== 'domain');
      expect(imported.filter((other) => !allowed?.includes(other))).toEqual([]);
    },
  );

  it('lets the engine see no more of the snapshot than its catalogue', () => {
    const seen = sources
      .map((file) => relative(PROJECT_FOLDER, file))
      .filter((file) => roomOf(file) === 'engine')
      .flatMap((file) => imports(file).filter((path) => path.includes('/snapshot/')));
    expect(seen.filter((path) => !path.endsWith('/snapshot/catalogue.ts'))).toEqual([]);
  });

  it.each(sources.filter((file) => PURE.includes(roomOf(relative(PROJECT_FOLDER, file)))))(
    '%s is pure',
    (file) => {
      const code = withoutComments(readFileSync(file, 'utf8'));
      const impurities = IMPURITIES.filter(([, pattern]) => pattern.test(code)).map(([what]) => what);
      expect(impurities).toEqual([]);
    },
  );

  it('has no cycle of rooms', () => {
    const edges = new Map<string, Set<string>>();
    for (const file of sources.map((one) => relative(PROJECT_FOLDER, one))) {
      const room = roomOf(file);
      const targets = edges.get(room) ?? new Set();
      for (const other of importedRooms(file)) if (other !== room) targets.add(other);
      edges.set(room, targets);
    }
    expect(cycleIn(edges)).toBeNull();
  });

  it('would notice a cycle', () => {
    expect(
      cycleIn(
        new Map([
          ['a', new Set(['b'])],
          ['b', new Set(['a'])],
        ]),
      ),
    ).toEqual(['a', 'b', 'a']);
  });
});

describe('the limits of the house', () => {
  it(`has no file of more than ${LINES_MAX} lines`, () => {
    const long = [...sources, ...tests].filter(
      (file) => readFileSync(file, 'utf8').split('\n').length - 1 > LINES_MAX,
    );
    expect(long).toEqual([]);
  });

  it('has no barrels and no drawers for odds and ends', () => {
    const odd = sources.filter((file) => /\/(index|utils?|helpers?|types|manager|service)\.tsx?$/.test(file));
    expect(odd).toEqual([]);
  });

  it('switches off no check', () => {
    const marks = new RegExp(`${['biome', 'ignore'].join('-')}|@ts-(ignore|expect-error|nocheck)`);
    expect([...sources, ...tests].filter((file) => marks.test(readFileSync(file, 'utf8')))).toEqual([]);
  });
});

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

/** `src/engine/operator.ts` is of `engine`; a file right below `src` is a room of its own. */
function roomOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.tsx?$/, '');
}

function imports(file: string): readonly string[] {
  const code = withoutComments(readFileSync(join(PROJECT_FOLDER, file), 'utf8'));
  return [...code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
}

function importedRooms(file: string): readonly string[] {
  const folder = join(PROJECT_FOLDER, file, '..');
  return imports(file).map((path) => roomOf(relative(PROJECT_FOLDER, join(folder, path))));
}

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function cycleIn(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | null {
  const walk = (path: readonly string[]): readonly string[] | null => {
    for (const next of edges.get(path.at(-1) ?? '') ?? []) {
      if (path.includes(next)) return [...path.slice(path.indexOf(next)), next];
      const found = walk([...path, next]);
      if (found !== null) return found;
    }
    return null;
  };
  for (const room of edges.keys()) {
    const found = walk([room]);
    if (found !== null) return found;
  }
  return null;
}
