/** Facts of days that SNAPSHOT_DAYS keeps no more, on the command line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastestInstallation, type Installation } from '../support/installation.ts';

const REMOVED = '2026-01-10';
const KEPT = '2026-01-20';
const NEWEST = '2026-03-15';

describe('with SNAPSHOT_DAYS=31', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await fastestInstallation().open({ SNAPSHOT_DAYS: '31' });
    const customers = await installation.file('customers.csv', 'customer_id,name\nC1,One\n');
    await installation.run(['import', customers]);
    for (const day of [REMOVED, KEPT, NEWEST]) {
      expect(await installation.run(['evaluate', '--as-of', day])).toMatchObject({ code: 0, stderr: '' });
    }
  });
  afterAll(() => installation.close());

  it('the facts of an old day are gone, which is said with the day that is kept instead', async () => {
    for (const words of [['facts'], ['facts', '--customer', 'C1'], ['explain', 'C1'], ['alerts']]) {
      const outcome = await installation.run([...words, '--as-of', REMOVED]);
      expect(outcome).toMatchObject({ code: 1, stdout: '' });
      expect(outcome.stderr).toContain(`The facts of ${REMOVED} were removed: beyond SNAPSHOT_DAYS`);
      expect(outcome.stderr).toContain(`(of 2026-01, those of ${KEPT})`);
    }
    for (const day of [KEPT, NEWEST]) {
      expect(await installation.run(['explain', 'C1', '--as-of', day])).toMatchObject({ code: 0 });
    }
  });

  it('the day after it says that nothing is known of before', async () => {
    const { stdout } = await installation.run(['explain', 'C1', '--as-of', KEPT]);
    expect(stdout).toContain(`NOTE  The facts of the evaluated day before, ${REMOVED}, were removed`);
  });

  it('evaluating the old day again brings its facts back', async () => {
    expect((await installation.run(['evaluate', '--as-of', REMOVED])).stdout).toContain(
      'Evaluated 1 customer',
    );
    expect((await installation.run(['facts', '--as-of', REMOVED, '--customer', 'C1'])).stdout).toMatch(
      /NOTE {2}The facts of this day had been removed, as SNAPSHOT_DAYS says/,
    );
  });
});
