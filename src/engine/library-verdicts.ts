/** json-rules-engine itself over the very rules of a set: what our own verdicts are held against. */
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import type { FactType } from '../domain/fact.ts';
import type { CheckedRuleSet } from './checked-rule-set.ts';
import { factTypes } from './comparisons.ts';
import { type EngineFacts, type EngineValue, readFact } from './fact-batch.ts';
import type { Json } from './json-guard.ts';
import { THRESHOLDS_FACT, thresholdOfPath } from './threshold-path.ts';
import { thresholdValue } from './threshold-value.ts';

/**
 * What the library says of one customer: a verdict for each rule, by its place in the set, of which every fact is
 * known; null for the others, of which the library has nothing to say.
 * @throws what the library throws
 */
export type LibraryVerdicts = (facts: EngineFacts) => Promise<readonly ('fires' | 'clear' | null)[]>;

/**
 * Makes the library ready to run a rule set again and again. What it is given is the set's own JSON, which has been
 * checked: so there is no path but to a threshold, and none of what the library takes in a way of its own.
 * @throws Error for plain rules, of which the checked form does not keep the JSON
 */
export function libraryVerdicts(ruleSet: CheckedRuleSet): LibraryVerdicts {
  const engine = engineOf(ruleSet);
  const types = ruleSet.rules.map(({ condition }) => factTypes(condition));
  const allTypes = new Map(types.flatMap((some) => [...some]));
  return async (facts) => {
    const values = new Map([...allTypes].map(([name, type]) => [name, readFact(facts, name, type)]));
    const fired = await firedRules(engine, values, allTypes, thresholdsOf(ruleSet, facts));
    return ruleSet.rules.map(({ name }, index) => {
      const reads = [...(types[index]?.keys() ?? [])];
      if (reads.some((fact) => values.get(fact) === null)) return null;
      return fired.has(name) ? 'fires' : 'clear';
    });
  };
}

function engineOf({ name, file }: CheckedRuleSet): Engine {
  if (file === null) throw new Error(`the JSON of the plain rules ${name} is not kept`);
  const engine = new Engine([], { pathResolver: thresholdAt });
  for (const [named, conditions] of Object.entries(file.conditions ?? {})) {
    engine.setCondition(named, copyOf(conditions));
  }
  for (const { name: rule, conditions, event, priority } of file.rules) {
    // Without its params: they decide nothing, and the library would copy them for every customer.
    engine.addRule({ name: rule, conditions: copyOf(conditions), priority, event: { type: event.type } });
  }
  return engine;
}

/** The library writes into what it is given. */
function copyOf(conditions: unknown): TopLevelCondition {
  return structuredClone(conditions) as TopLevelCondition;
}

/**
 * A fact that the library does not know ends its run for all rules, so an unknown one is given some value of its type:
 * what the rules that read it say then is not looked at.
 */
async function firedRules(
  engine: Engine,
  values: ReadonlyMap<string, EngineValue>,
  types: ReadonlyMap<string, FactType>,
  thresholds: Readonly<Record<string, number>>,
): Promise<ReadonlySet<string>> {
  const known: Record<string, unknown> = { [THRESHOLDS_FACT]: thresholds };
  for (const [name, value] of values) known[name] = value ?? PLACEHOLDERS[types.get(name) ?? 'text'];
  const { results } = await engine.run(known);
  return new Set(results.map((result) => result.name));
}

const PLACEHOLDERS: Readonly<Record<FactType, Json>> = {
  money: 0,
  ratio: 0,
  days: 0,
  count: 0,
  score: 0,
  text: '',
  flag: false,
  list: [],
};

function thresholdsOf(ruleSet: CheckedRuleSet, facts: EngineFacts): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...ruleSet.thresholds].map(([name, threshold]) => [name, thresholdValue(threshold, facts).value]),
  );
}

/** In place of the library's own resolver, which hands paths to code that runs them: `$.name` and nothing else. */
function thresholdAt(value: object, path: string): unknown {
  const name = thresholdOfPath(path);
  if (name === null) throw new Error(`not the path of a threshold: ${path.slice(0, 100)}`);
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
