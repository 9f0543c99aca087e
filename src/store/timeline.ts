import { type RawBuilder, sql } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { TimelineItem, TimelineType } from '../domain/timeline.ts';
import type { Database } from './database.ts';
import { TIMELINE_SOURCES, type TimelineCustomer } from './timeline-sources.ts';

/** Where an item stands: newest days first, then by type and by place within it. */
export interface TimelinePosition {
  readonly day: Day;
  readonly type: TimelineType;
  readonly place: string;
}

export interface TimelineEntry {
  readonly position: TimelinePosition;
  readonly item: TimelineItem;
}

interface TimelineRow extends TimelinePosition {
  readonly id: string;
  /** As its source writes it. */
  readonly body: object;
}

/** What happened with a customer on the days from `from` to `to`, both included, at most `limit` items from `after` on. */
export async function readTimeline(
  db: Database['db'],
  customer: TimelineCustomer,
  filter: {
    readonly types: readonly TimelineType[];
    readonly from?: Day | undefined;
    readonly to?: Day | undefined;
  },
  page: { readonly limit: number; readonly after?: TimelinePosition | undefined },
): Promise<readonly TimelineEntry[]> {
  const parts = filter.types.map((type) => {
    const { rows, day, id, place = id, body } = TIMELINE_SOURCES[type](customer);
    const ordered = sql`(${place}) collate "C"`;
    const conditions: RawBuilder<unknown>[] = [];
    if (filter.from !== undefined) conditions.push(sql`${day} >= ${filter.from}::date`);
    if (filter.to !== undefined) conditions.push(sql`${day} <= ${filter.to}::date`);
    if (page.after !== undefined) conditions.push(isAfter(page.after, type, day, ordered));
    // Each part is cut to the page by itself, and only then are bodies made, of no more than could be shown.
    const matching = sql.join(
      conditions.map((condition) => sql`and ${condition}`),
      sql` `,
    );
    return sql`(
      select ${day} as day, ${sql.lit(type)}::text as type, ${ordered} as place, ${id} as id, ${body} as body
      from (select * from ${rows} ${matching} order by ${day} desc, ${ordered} limit ${page.limit}) item)`;
  });
  const { rows } = await sql<TimelineRow>`
    select * from (${sql.join(parts, sql` union all `)}) item
    order by day desc, type collate "C", place collate "C" limit ${page.limit}`.execute(db);
  return rows.map(({ day, type, place, id, body }) => ({
    position: { day, type, place },
    item: { type, id, day, ...body } as TimelineItem,
  }));
}

/** Whether an item of this type comes after a position, which may be of another type. */
function isAfter(
  after: TimelinePosition,
  type: TimelineType,
  day: RawBuilder<unknown>,
  place: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (type < after.type) return sql`${day} < ${after.day}::date`;
  if (type > after.type) return sql`${day} <= ${after.day}::date`;
  return sql`(${day} < ${after.day}::date or (${day} = ${after.day}::date and ${place} > ${after.place}))`;
}
