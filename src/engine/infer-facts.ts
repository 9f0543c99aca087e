/** The types of facts that nobody declared, from what rules do with them and, where that leaves a choice, from the data. */
import { type FactDeclaration, type FactType, isNumeric } from '../domain/fact.ts';
import { kindOfFact, misfit, type ValueKind } from './check/operator-fit.ts';
import { isReservedName, type Json } from './json-guard.ts';
import { type FactUse, ruleUses } from './rule-uses.ts';

/** What the values of a column look like. A text that reads as a number or as true and false may be meant as one. */
export type SeenValue = 'number' | 'number_text' | 'flag' | 'flag_text' | 'text' | 'list' | 'other';

export interface InferredFacts {
  readonly facts: readonly FactDeclaration[];
  /** Facts that rules use and whose type cannot be told, with the reason, to follow "the type of X cannot be told". */
  readonly undecided: readonly { readonly fact: string; readonly reason: string }[];
}

/**
 * @param rules in any format, copied by `guardJson` and not checked yet
 * @param known the facts whose types are known
 * @param seen by column of the data; only facts that have a column are inferred, and none of a reserved name
 */
export function inferFacts(
  rules: Json,
  known: ReadonlyMap<string, FactDeclaration>,
  seen: ReadonlyMap<string, ReadonlySet<SeenValue>>,
): InferredFacts {
  const { uses, types } = ruleUses(rules);
  const used = new Set(uses.flatMap(factsOf));
  const kinds = possibleKinds(
    uses,
    new Map([...types, ...[...known].map(([name, { type }]) => [name, type] as const)]),
  );
  const units = unitsInUse(uses, known, types);
  const facts: FactDeclaration[] = [];
  const undecided: InferredFacts['undecided'][number][] = [];
  for (const [name, values] of seen) {
    if (known.has(name) || isReservedName(name)) continue;
    const choice = kindOf(kinds.get(name) ?? ALL_KINDS, values);
    if (typeof choice === 'object') facts.push(declarationOf(name, choice.kind, units.get(name)));
    else if (used.has(name)) undecided.push({ fact: name, reason: choice });
    // Nothing holds it against anything.
    else facts.push(declarationOf(name, 'text', undefined));
  }
  return { facts, undecided };
}

const KINDS = ['number', 'text', 'flag', 'list'] as const;
type Kind = (typeof KINDS)[number];
type Kinds = readonly Kind[];
const ALL_KINDS: Kinds = KINDS;

const KIND_TYPES: Readonly<Record<Kind, FactType>> = {
  number: 'score',
  text: 'text',
  flag: 'flag',
  list: 'list',
};

const VALUE_KINDS = Object.fromEntries(KINDS.map((kind) => [kind, kindOfFact(KIND_TYPES[kind])])) as Readonly<
  Record<Kind, ValueKind>
>;

function factsOf({ fact, held }: FactUse): readonly string[] {
  return held.kind === 'fact' ? [fact, held.fact] : [fact];
}

/**
 * The kinds that every use of a fact allows. Where two uses contradict each other the first one counts, so that the
 * check of the rules names the other as the fault it is.
 */
function possibleKinds(
  uses: readonly FactUse[],
  types: ReadonlyMap<string, FactType>,
): ReadonlyMap<string, Kinds> {
  const kinds = new Map<string, Kinds>([...types].map(([name, type]) => [name, [kindNamed(type)]]));
  const usesOf = new Map<string, FactUse[]>();
  for (const use of uses) {
    for (const fact of factsOf(use)) {
      const known = usesOf.get(fact);
      if (known === undefined) usesOf.set(fact, [use]);
      else known.push(use);
    }
  }
  const open = [...uses];
  const narrow = (fact: string, fits: (kind: Kind) => boolean): void => {
    const before = kinds.get(fact) ?? ALL_KINDS;
    const after = before.filter(fits);
    if (types.has(fact) || after.length === 0 || after.length === before.length) return;
    kinds.set(fact, after);
    // What this fact is held against may now be narrower, too. A fact gets narrower three times at most.
    for (const use of usesOf.get(fact) ?? []) if (use.held.kind === 'fact') open.push(use);
  };
  for (const { fact, operator, held } of open) {
    const right = (): readonly ValueKind[] =>
      held.kind === 'literal'
        ? [held.value]
        : held.kind === 'threshold'
          ? [VALUE_KINDS.number]
          : (kinds.get(held.fact) ?? ALL_KINDS).map((kind) => VALUE_KINDS[kind]);
    narrow(fact, (kind) => right().some((other) => misfit(operator, VALUE_KINDS[kind], other) === null));
    if (held.kind !== 'fact') continue;
    const left = (): Kinds => kinds.get(fact) ?? ALL_KINDS;
    narrow(held.fact, (kind) =>
      left().some((other) => misfit(operator, VALUE_KINDS[other], VALUE_KINDS[kind]) === null),
    );
  }
  return kinds;
}

function kindNamed(type: FactType): Kind {
  return isNumeric(type) ? 'number' : (KINDS.find((kind) => KIND_TYPES[kind] === type) ?? 'text');
}

/** @returns why no kind can be told where it is a text */
function kindOf(possible: Kinds, seen: ReadonlySet<SeenValue>): { readonly kind: Kind } | string {
  const [only, ...more] = possible;
  if (only !== undefined && more.length === 0) return { kind: only };
  if (seen.size === 0) return 'no row has a value of it';
  const looks = lookOf(seen);
  if (looks === null)
    return `its values are of several types (${[...seen].map((one) => SEEN_WORDS[one]).join(', ')})`;
  const kind = possible.includes(looks) || !onlyTexts(seen) ? looks : 'text';
  return possible.includes(kind)
    ? { kind }
    : `its values are ${SEEN_PLURALS[looks]}, and no rule can use it so`;
}

const SEEN_WORDS: Readonly<Record<SeenValue, string>> = {
  number: 'number',
  number_text: 'number in quotes',
  flag: 'true or false',
  flag_text: 'true or false in quotes',
  text: 'text',
  list: 'list',
  other: 'object or list of other things than texts',
};

const SEEN_PLURALS: Readonly<Record<Kind, string>> = {
  number: 'numbers',
  text: 'texts',
  flag: 'true or false',
  list: 'lists',
};

function onlyTexts(seen: ReadonlySet<SeenValue>): boolean {
  return [...seen].every((one) => one === 'text' || one === 'number_text' || one === 'flag_text');
}

function lookOf(seen: ReadonlySet<SeenValue>): Kind | null {
  const within = (...kinds: readonly SeenValue[]): boolean => [...seen].every((one) => kinds.includes(one));
  if (within('number', 'number_text')) return 'number';
  if (within('flag', 'flag_text')) return 'flag';
  if (within('list')) return 'list';
  return onlyTexts(seen) ? 'text' : null;
}

interface Unit {
  readonly type: FactType;
  readonly unit: string;
}

/** Of numbers: the unit of the threshold or of the fact they are held against, however many facts that takes. */
function unitsInUse(
  uses: readonly FactUse[],
  known: ReadonlyMap<string, FactDeclaration>,
  types: ReadonlyMap<string, FactType>,
): ReadonlyMap<string, Unit> {
  const units = new Map<string, Unit>();
  for (const [name, type] of types) if (type === 'money') units.set(name, unitNamed('money'));
  for (const { name, type, unit } of known.values()) if (isNumeric(type)) units.set(name, { type, unit });
  const neighbours = new Map<string, string[]>();
  const connect = (fact: string, other: string): void => {
    const others = neighbours.get(fact);
    if (others === undefined) neighbours.set(fact, [other]);
    else others.push(other);
  };
  for (const { fact, held } of uses) {
    if (held.kind === 'threshold' && held.unit !== null && !units.has(fact)) {
      units.set(fact, unitNamed(held.unit));
    }
    if (held.kind !== 'fact') continue;
    connect(fact, held.fact);
    connect(held.fact, fact);
  }
  // A map gives out what is added to it on the way.
  for (const [name, unit] of units) {
    for (const other of neighbours.get(name) ?? []) if (!units.has(other)) units.set(other, unit);
  }
  return units;
}

function unitNamed(unit: string): Unit {
  const type = (['money', 'ratio', 'days', 'count'] as const).find((one) => one === unit);
  return { type: type ?? 'score', unit };
}

function declarationOf(name: string, kind: Kind, unit: Unit | undefined): FactDeclaration {
  const type = KIND_TYPES[kind];
  return kind === 'number' && unit !== undefined ? { name, ...unit } : { name, type, unit: type };
}
