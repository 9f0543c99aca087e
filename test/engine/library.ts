/** json-rules-engine, run on rules as they are written. */
import { Engine, type RuleProperties } from 'json-rules-engine';
import { THRESHOLDS_FACT } from '../../src/engine/threshold-path.ts';

/** What it says of each rule; all facts must be known, and thresholds be those of the customer. */
export async function libraryVerdicts(
  rules: readonly { readonly name: string; readonly conditions: unknown }[],
  namedConditions: Record<string, unknown>,
  facts: Readonly<Record<string, unknown>>,
  thresholds: Readonly<Record<string, number>>,
): Promise<ReadonlyMap<string, 'fires' | 'clear'>> {
  const engine = new Engine([], { pathResolver: plainPath });
  for (const [name, conditions] of Object.entries(namedConditions)) {
    engine.setCondition(name, structuredClone(conditions) as RuleProperties['conditions']);
  }
  for (const { name, conditions } of rules) {
    const copy = structuredClone(conditions) as RuleProperties['conditions'];
    engine.addRule({ name, conditions: copy, event: { type: 'x' } });
  }
  const { results, failureResults } = await engine.run({ ...facts, [THRESHOLDS_FACT]: thresholds });
  return new Map([
    ...results.map((result) => [result.name, 'fires'] as const),
    ...failureResults.map((result) => [result.name, 'clear'] as const),
  ]);
}

/** `$.name` and nothing else, so that no path is ever run. */
function plainPath(value: object, path: string): unknown {
  const name = /^\$\.([a-z_]+)$/.exec(path)?.[1];
  if (name === undefined) throw new Error(`no plain path: ${path}`);
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** What the library says of one rule with its defaults; where it throws, the message. */
export async function libraryAnswer(
  rule: unknown,
  facts: Readonly<Record<string, unknown>>,
): Promise<string> {
  try {
    const engine = new Engine([structuredClone(rule) as RuleProperties]);
    const { results } = await engine.run(structuredClone(facts));
    return results.length > 0 ? 'fires' : 'clear';
  } catch (error) {
    return error instanceof Error ? error.message : JSON.stringify(error);
  }
}
