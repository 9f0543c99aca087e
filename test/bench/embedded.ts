/** The embedded database at the size it is for. */
import { join } from 'node:path';
import type { Policy } from '../../src/actions/load-policy.ts';
import { migrateDatabase } from '../../src/actions/open-installation.ts';
import { openEmbedded } from '../../src/store/embedded-database.ts';
import { MIGRATIONS_FOLDER } from '../support/project.ts';
import { atMost, type Goal } from './goals.ts';
import { evaluate, importAll, portfolioFiles, UNTIL } from './portfolio.ts';
import { count, seconds, textColumns } from './text-columns.ts';

const SIZE = { customers: 1_000, months: 12 };
const SECONDS_MAX = 5;

export async function benchEmbedded(policy: Policy, work: string): Promise<Goal> {
  const folder = await portfolioFiles(join(work, 'embedded-files'), SIZE);
  const database = await openEmbedded({ folder: join(work, 'embedded') });
  try {
    await migrateDatabase(database, MIGRATIONS_FOLDER);
    const files = await importAll(database, policy, folder);
    const { clock } = await evaluate(database, policy, UNTIL);
    const rows = files.reduce((sum, file) => sum + file.rows, 0);
    const imported = files.reduce((sum, file) => sum + file.seconds, 0);
    const title = `embedded database, ${count(SIZE.customers)} customers`;
    const lines = [
      [`import of ${count(rows)} rows`, seconds(imported)],
      ['evaluation', seconds(clock.total().seconds)],
    ];
    console.log(`${textColumns([title, 'seconds'], lines)}\n`);
    return atMost(
      `evaluation, embedded, ${count(SIZE.customers)} customers`,
      clock.total().seconds,
      SECONDS_MAX,
      's',
    );
  } finally {
    await database.close();
  }
}
