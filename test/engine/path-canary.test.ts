import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { checkBareRules, checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { libraryAnswer } from './library.ts';
import { changed, FACTS, faultsOf, firmFile, LIMIT, leaf } from './rule-fixtures.ts';

/**
 * The published payload for jsonpath-plus before 10.3 (CVE-2024-21534 and CVE-2025-1302), with a harmless effect in
 * place of a command: it would leave a mark on the global object.
 */
const PAYLOADS = [
  `$..[?(p="globalThis.duewatchCanary=1";a=''[['constructor']][['constructor']](p);a())]`,
  `$[?(con = constructor; dp = con.defineProperty; gopd = con.getOwnPropertyDescriptor; f = gopd(con, 'entries').value; alt = gopd(con.getPrototypeOf(f), 'apply'); dp(con.getPrototypeOf(_$_root.body), 'toString', alt);)]`,
  `$[?(@.constructor.constructor('globalThis.duewatchCanary=1')())]`,
  `$[?(@root.constructor.constructor('globalThis.duewatchCanary=1')())]`,
  `$[?(@parent['constructor']['constructor']('globalThis.duewatchCanary=1')())]`,
  `$[?(@property.constructor.constructor('globalThis.duewatchCanary=1')())]`,
  `$[?(@path.at.constructor('globalThis.duewatchCanary=1')())]`,
  `$[?([]['flat']['constructor']('globalThis.duewatchCanary=1')())]`,
  `$[?((()=>0)['const'+'ructor']('globalThis.duewatchCanary=1')())]`,
  `$[(globalThis.duewatchCanary=1)]`,
  `$.days_high[(@.constructor.constructor('globalThis.duewatchCanary=1')())]`,
  '$..[?(@.match(/^(a+)+$/))]',
  '$[?(/^(a+)+$/.test(@property))]',
  '$[?(@.name =~ /^(a+)+$/i)]',
  `$..a`,
  '$.*',
  '$.days_high^',
  '$.days_high~',
  '$.days_high,overdue',
  ' $.days_high',
  'days_high',
  `$.days_high.constructor`,
  `$['days_high']`,
  '$.days_high\n',
  '$.',
  '$',
  '',
];

const EVENT = { type: 'x' };
const DAYS = 'days_overdue_max';

afterEach(() => {
  expect(Object.hasOwn(globalThis, 'duewatchCanary')).toBe(false);
});

describe('code in a path', () => {
  it.each(PAYLOADS)('is refused in a condition: %s', (path) => {
    const conditions = { all: [{ ...leaf('days_overdue_max', 'equal', 1), path }] };
    expect(faultsOf(checkBareRules([{ conditions, event: EVENT }], FACTS))).toEqual([
      '/0/conditions/all/0/path path_refused',
    ]);
    expect(faultsOf(checkRuleSet(firmFile(conditions), FACTS))).toEqual([
      '/rules/0/conditions/all/0/path path_refused',
    ]);
  });

  it.each(PAYLOADS)('is refused in a value: %s', (path) => {
    for (const fact of ['thresholds', 'days_overdue_max']) {
      const conditions = { any: [leaf('days_overdue_max', 'equal', { fact, path })] };
      expect(faultsOf(checkRuleSet(firmFile(conditions), FACTS))).toEqual([
        '/rules/0/conditions/any/0/value/path path_refused',
      ]);
    }
  });

  it.each(PAYLOADS)('is refused in event params, however deep: %s', (path) => {
    const conditions = { all: [leaf('days_overdue_max', 'equal', 1)] };
    const params = { a: { fact: 'thresholds', path }, b: [{ c: { path } }] };
    expect(faultsOf(checkBareRules({ conditions, event: { type: 'x', params } }, FACTS))).toEqual([
      '/event/params/a/path path_refused',
      '/event/params/b/0/c/path path_refused',
    ]);
    const place = ['rules', 0, 'event', 'params', 'exposure'];
    expect(faultsOf(checkRuleSet(changed(firmFile(), place, { fact: 'thresholds', path }), FACTS))).toContain(
      '/rules/0/event/params/exposure/path path_refused',
    );
  });

  it('leaves the one path there is', () => {
    const conditions = { any: [leaf('days_overdue_max', 'equal', LIMIT)] };
    expect(faultsOf(checkRuleSet(firmFile(conditions), FACTS))).toEqual([]);
  });
});

describe('the library that the tests compare with', () => {
  it.each(PAYLOADS)('runs no code from a path: %s', async (path) => {
    const facts = { [DAYS]: { days_high: 'aaaaaaaaaaaa!', name: 'aaaaaaaaaaaa!' } };
    const conditions = { all: [{ ...leaf(DAYS, 'equal', { fact: DAYS, path }), path }] };
    // What it answers, or throws, is its own affair.
    expect(await libraryAnswer({ conditions, event: EVENT }, facts)).toEqual(expect.any(String));
  });

  it('resolves to a jsonpath-plus that does not run code from a path', () => {
    const engine = createRequire(import.meta.url).resolve('json-rules-engine');
    const manifest = createRequire(engine).resolve('jsonpath-plus/package.json');
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    const [major = 0, minor = 0] = version.split('.').map(Number);
    expect(major > 11 || (major === 11 && minor >= 3), `jsonpath-plus ${version}`).toBe(true);
  });
});
