import type { Database, Session } from './database.ts';

export interface RuleSetVersion {
  readonly rule_set: string;
  readonly version: number;
  readonly sha256: string;
}

/** The version number of these exact bytes of a rule set: the one it has, or the next where it is new. */
export async function registerRuleSet(
  session: Session,
  ruleSet: { readonly name: string; readonly sha256: string; readonly body: unknown },
): Promise<RuleSetVersion> {
  const versions = await session.db
    .selectFrom('rule_sets')
    .select(['version', 'sha256'])
    .where('rule_set', '=', ruleSet.name)
    .orderBy('version')
    .execute();
  const known = versions.find((one) => one.sha256 === ruleSet.sha256);
  const version = known?.version ?? (versions.at(-1)?.version ?? 0) + 1;
  if (known === undefined) {
    await session.db
      .insertInto('rule_sets')
      .values({ rule_set: ruleSet.name, version, sha256: ruleSet.sha256, body: JSON.stringify(ruleSet.body) })
      .execute();
  }
  return { rule_set: ruleSet.name, version, sha256: ruleSet.sha256 };
}

/** The body of a version as it was registered; undefined where there is none. */
export async function findRuleSetBody(db: Database['db'], version: RuleSetVersion): Promise<unknown> {
  const row = await db
    .selectFrom('rule_sets')
    .select('body')
    .where('rule_set', '=', version.rule_set)
    .where('sha256', '=', version.sha256)
    .executeTakeFirst();
  return row?.body;
}
