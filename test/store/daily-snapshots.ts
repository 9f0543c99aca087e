import { sql } from 'kysely';
import type { Day } from '../../src/domain/day.ts';
import type { Database } from '../../src/store/database.ts';

/**
 * A run that is done and facts of customer C1 for each day from `first` to `last`, put in without evaluating. One
 * statement makes the partitions: a thousand days take a second.
 */
export async function insertDailySnapshots(database: Database, first: Day, last: Day): Promise<void> {
  const days = `generate_series('${first}'::date, '${last}'::date, '1 day')`;
  await sql
    .raw(`
      do $$ declare day date; begin
        for day in select ${days} loop
          execute format('create table %I partition of snapshots for values from (%L) to (%L)',
            'snapshots_' || to_char(day, 'YYYYMMDD'), day, day + 1);
        end loop;
      end $$`)
    .execute(database.db);
  const result = JSON.stringify({ customers: 1, rule_sets: [], warnings: [] });
  await sql`
    insert into runs (as_of, status, revision, fingerprint, moves_alerts, base_currency, result, started_at, ended_at)
    select day, 'done', 1, 'an older one', true, 'CNY', ${result}, now(), now() from ${sql.raw(days)} day`.execute(
    database.db,
  );
  await sql`
    insert into snapshots (as_of, customer_id, run_id, verdicts)
    select as_of, 'C1', run_id, '' from runs where as_of between ${first} and ${last}`.execute(database.db);
}
