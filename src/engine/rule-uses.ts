/** What rules ask of the facts they name, read from JSON that has not been checked yet. */
import type { FactType } from '../domain/fact.ts';
import { readLiteral, type ValueKind } from './check/operator-fit.ts';
import { isArray, isRecord, type Json, type JsonRecord, own } from './json-guard.ts';
import { type Operator, parseOperator } from './operator.ts';
import { THRESHOLDS_FACT, thresholdOfPath } from './threshold-path.ts';

export interface FactUse {
  readonly fact: string;
  readonly operator: Operator;
  /** What the fact is held against; of a threshold its unit, null where it says none. */
  readonly held:
    | { readonly kind: 'literal'; readonly value: ValueKind }
    | { readonly kind: 'threshold'; readonly unit: string | null }
    | { readonly kind: 'fact'; readonly fact: string };
}

export interface RuleUses {
  /** In order of appearance; comparisons that cannot be read are left out. */
  readonly uses: readonly FactUse[];
  /** Facts that something else than a comparison needs to be of some type: that chooses an override, or is at risk. */
  readonly types: ReadonlyMap<string, FactType>;
}

/** Of any format of rules; what is no rule has none. */
export function ruleUses(json: Json): RuleUses {
  const root = isRecord(json) ? json : {};
  const rules = isArray(json) ? json : Object.hasOwn(root, 'rules') ? own(root, 'rules') : [root];
  const uses: FactUse[] = [];
  const types = new Map<string, FactType>();
  for (const rule of isArray(rules) ? rules : []) {
    if (!isRecord(rule)) continue;
    collectUses(own(rule, 'conditions'), root, uses);
    const exposure = textAt(rule, 'event', 'params', 'exposure');
    if (exposure !== null) types.set(exposure, 'money');
  }
  const named = Object.hasOwn(root, 'rules') ? own(root, 'conditions') : undefined;
  for (const condition of isRecord(named) ? Object.values(named) : []) collectUses(condition, root, uses);
  for (const fact of segmentFacts(root)) types.set(fact, 'text');
  return { uses, types };
}

function collectUses(json: Json | undefined, root: JsonRecord, uses: FactUse[]): void {
  if (!isRecord(json)) return;
  for (const key of ['all', 'any']) {
    const children = own(json, key);
    for (const child of isArray(children) ? children : []) collectUses(child, root, uses);
  }
  collectUses(own(json, 'not'), root, uses);
  const fact = own(json, 'fact');
  const name = own(json, 'operator');
  const operator = typeof name === 'string' ? parseOperator(name) : null;
  const held = heldAgainst(own(json, 'value'), root);
  if (typeof fact === 'string' && operator !== null && held !== null) uses.push({ fact, operator, held });
}

function heldAgainst(value: Json | undefined, root: JsonRecord): FactUse['held'] | null {
  if (value === undefined) return null;
  if (!isRecord(value)) {
    const literal = readLiteral(value);
    return literal === null ? null : { kind: 'literal', value: literal.kind };
  }
  const fact = own(value, 'fact');
  if (typeof fact !== 'string') return null;
  if (fact !== THRESHOLDS_FACT) return { kind: 'fact', fact };
  const name = thresholdOfPath(own(value, 'path'));
  return name === null ? null : { kind: 'threshold', unit: textAt(root, 'thresholds', name, 'unit') };
}

function segmentFacts(root: JsonRecord): readonly string[] {
  const thresholds = own(root, 'thresholds');
  return (isRecord(thresholds) ? Object.values(thresholds) : []).flatMap((threshold) => {
    const overrides = isRecord(threshold) ? own(threshold, 'overrides') : undefined;
    return (isArray(overrides) ? overrides : []).flatMap((override) => {
      const segment = isRecord(override) ? own(override, 'segment') : undefined;
      return isRecord(segment) ? Object.keys(segment) : [];
    });
  });
}

function textAt(root: JsonRecord, ...keys: readonly string[]): string | null {
  let found: Json | undefined = root;
  for (const key of keys) found = isRecord(found) ? own(found, key) : undefined;
  return typeof found === 'string' ? found : null;
}
