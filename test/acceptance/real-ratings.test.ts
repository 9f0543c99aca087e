/** 5,156 real rating actions of four agencies on their own scales, faults of the source included. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FileReport, fileReportSchema } from '../../src/domain/import-report.ts';
import { runResultSchema } from '../../src/domain/run.ts';
import { type CustomerFacts, factsOf } from '../support/fact-documents.ts';
import { documentOf, fastestInstallation, type Installation } from '../support/installation.ts';
import { type CsvRow, makeRealSet, NO_REAL_SETS, readCsv } from '../support/real-sets.ts';
import { MOVES_1998_01_15, MOVES_2011_12_31, MOVES_2016_11_30, MOVES_2022_04_05 } from './sovereign-moves.ts';

/** The file's line, the code of its rejection and the grade or scale that stands there. */
const ODD_ROWS: readonly (readonly [line: number, code: string, text: string])[] = [
  [174, 'missing', ''],
  [175, 'unknown_scale', 'analyst'],
  [234, 'unknown_grade', 'A'],
  [521, 'unknown_grade', 'N/A'],
  [523, 'unknown_grade', 'N/A'],
  [528, 'unknown_grade', 'N/A'],
  [764, 'unknown_grade', 'N/A'],
  [809, 'unknown_grade', 'Aa'],
  [842, 'unknown_grade', 'N/A'],
  [1210, 'unknown_grade', 'Aa'],
  [1562, 'unknown_grade', 'Aa'],
  [1600, 'unknown_grade', 'N/A'],
  [1658, 'missing', ''],
  [1659, 'unknown_scale', 'analyst'],
  [1660, 'unknown_scale', 'analyst'],
  [2046, 'unknown_grade', 'BBB(low)'],
  [2261, 'unknown_grade', 'N/A'],
  [3238, 'unknown_grade', 'Aa'],
  [3242, 'unknown_grade', 'Aa'],
  [3243, 'unknown_grade', 'Baa'],
  [3442, 'unknown_grade', 'Aa'],
  [3444, 'unknown_grade', 'A'],
  [3506, 'unknown_grade', 'N/A'],
  [3660, 'unknown_scale', 'analyst'],
  [4658, 'unknown_grade', 'N/A'],
  [5007, 'unknown_grade', 'N/A'],
  [5092, 'unknown_grade', 'Aa'],
];

describe.skipIf(NO_REAL_SETS !== null)('5,156 real rating actions', () => {
  let installation: Installation;
  let rows: readonly CsvRow[];
  let ratings: FileReport | undefined;

  beforeAll(async () => {
    installation = await fastestInstallation().open();
    await makeRealSet('sovereign', join(installation.folder, 'files'));
    rows = await readCsv(join(installation.folder, 'files', 'ratings.csv'));
    const outcome = await installation.run(['import', 'files', '--json']);
    const { files } = documentOf(outcome, z.strictObject({ files: z.array(fileReportSchema) }));
    ratings = files.find((file) => file.kind === 'ratings');
    expect(outcome.code).toBe(0);
  });
  afterAll(() => installation.close());

  it('go in but for the grades and scales that no agency has, each rejected with its line and code', () => {
    const odd = ratings?.rejections.filter(({ code }) => code !== 'duplicate_id') ?? [];
    const texts = odd.map(({ line, code, field }) => {
      const row = rows[line - 2];
      return [line, code, (field === 'scale' ? row?.scale : row?.grade) ?? null];
    });
    expect(texts).toEqual(ODD_ROWS);
    for (const { message, line, code } of odd) {
      const row = rows[line - 2];
      if (code === 'unknown_grade')
        expect(message).toContain(`grade "${row?.grade}" is not a grade of the scale`);
    }
  });

  it('of one agency on one day with another grade or outlook are rejected, not chosen between', () => {
    const repeated = ratings?.rejections
      .filter(({ code }) => code === 'duplicate_id')
      .map(({ line }) => line);
    expect(repeated).toEqual(repeatedLines(rows));
    expect(repeated).toHaveLength(14);
    expect(ratings).toMatchObject({ rows: 5_156, rejected: ODD_ROWS.length + 14 });
    expect((ratings?.new ?? 0) + (ratings?.unchanged ?? 0)).toBe(5_156 - ODD_ROWS.length - 14);
  });

  it.each([
    { day: '1998-01-15', moves: MOVES_1998_01_15 },
    { day: '2011-12-31', moves: MOVES_2011_12_31 },
    { day: '2016-11-30', moves: MOVES_2016_11_30 },
    { day: '2022-04-05', moves: MOVES_2022_04_05 },
  ])('drop as many notches by $day as a list made by hand says', async ({ day, moves }) => {
    const facts = await evaluated(installation, day);
    const computed = moves.map(({ country }) => ({
      country,
      notches: facts.get(country)?.facts.rating_notches_dropped_180d,
    }));
    expect(computed).toEqual(moves);
    // No file of invoices came in: what is owed is unknown, not zero.
    for (const { facts: row } of facts.values()) {
      const { receivable_total, overdue_amount, days_overdue_max, exposure_uncovered } = row;
      expect([receivable_total, overdue_amount, days_overdue_max, exposure_uncovered]).toEqual([
        null,
        null,
        null,
        null,
      ]);
    }
  });
});

async function evaluated(
  installation: Installation,
  day: string,
): Promise<ReadonlyMap<string, CustomerFacts>> {
  const run = documentOf(await installation.run(['evaluate', '--as-of', day, '--json']), runResultSchema);
  expect(run.customers).toBe(155);
  return factsOf(installation, day);
}

/** Lines of rows that are sound and whose key stands on an earlier sound row with other values. */
function repeatedLines(rows: readonly CsvRow[]): readonly number[] {
  const odd = new Set(ODD_ROWS.map(([line]) => line));
  const first = new Map<string, string>();
  return rows.flatMap((row, index) => {
    const line = index + 2;
    if (odd.has(line)) return [];
    const key = [row.customer_id, row.agency, row.rated_on].join('|');
    const values = [row.scale, row.grade, row.outlook].join('|');
    const known = first.get(key);
    if (known === undefined) first.set(key, values);
    return known === undefined || known === values ? [] : [line];
  });
}
