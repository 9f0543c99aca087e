/** A file of rules for `rules evaluate`, and the facts that it declares beside them. */
import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { FactDeclaration, OwnFact } from '../domain/fact.ts';
import { Refusal } from '../domain/refusal.ts';
import { bareDeclaredFactsSchema, declaredFactsSchema, ownFacts } from '../domain/rule-set.ts';
import { isReservedName } from '../engine/json-guard.ts';
import { boundedDetails } from './bounded-details.ts';
import { membersAt } from './json-places.ts';
import { unreadable } from './read-fact-rows.ts';

export interface DeclaringRules {
  /** Whether they are in the firm's own format, and not in json-rules-engine's. */
  readonly is_firm_format: boolean;
  readonly declared: readonly OwnFact[];
  /** The file without its declarations. */
  readonly rules: unknown;
}

/** Of a declaration, before its blanks are drawn together. */
const DECLARATION_SHOWN_MAX = 400;

/**
 * `{"facts": {"amount": {"type": "money"}, "age": {"type": "count", "unit": "years"}}, …}` in either format; a bare
 * list has no place for it. The unit is the type where none is said.
 * @param known facts whose names a firm's rule set cannot declare
 * @throws Refusal `invalid_input` where the file cannot be read, `rules_invalid` where its declarations are not right
 */
export async function readDeclaringRules(
  file: string,
  known: readonly FactDeclaration[],
): Promise<DeclaringRules> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Refusal('invalid_input', unreadable(file, cause), { cause });
  });
  const json = parsed(file, text);
  const is_firm_format = typeof json === 'object' && json !== null && Object.hasOwn(json, 'rule_set');
  if (typeof json !== 'object' || json === null || !('facts' in json)) {
    return { is_firm_format, declared: [], rules: json };
  }
  const { facts, ...rules } = json;
  const result = (is_firm_format ? declaredFactsSchema : bareDeclaredFactsSchema).safeParse(facts);
  const faults = result.success ? [] : result.error.issues.map(faultOf);
  const declared = ownFacts(result.data);
  faults.push(...reservedNames(facts), ...twiceDeclared(text));
  if (is_firm_format) faults.push(...ofCatalogue(declared, known));
  if (faults.length === 0) return { is_firm_format, declared, rules };
  throw new Refusal('rules_invalid', `The facts that ${file} declares are not right.`, {
    details: boundedDetails(faults),
  });
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Refusal('invalid_input', `${file} is no JSON: ${reason}`, { cause });
  }
}

function faultOf(issue: z.core.$ZodIssue): string {
  const inner = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
  return `${['/facts', ...issue.path.map(String)].join('/')}: ${inner ?? issue.message}`;
}

function reservedNames(facts: unknown): readonly string[] {
  if (typeof facts !== 'object' || facts === null) return [];
  return Object.keys(facts)
    .filter(isReservedName)
    .map((name) => `/facts/${name}: the name ${name} is reserved`);
}

/** JSON.parse keeps the last of two alike names without a word. */
function twiceDeclared(text: string): readonly string[] {
  const seen = new Map<string, string>();
  const faults: string[] = [];
  for (const { name, value } of membersAt(text, '/facts')) {
    const said = text.slice(value.start, Math.min(value.end, value.start + DECLARATION_SHOWN_MAX));
    const before = seen.get(name);
    if (before !== undefined) {
      faults.push(`/facts/${name}: is declared twice, as ${oneLine(before)} and as ${oneLine(said)}`);
    }
    seen.set(name, said);
  }
  return faults;
}

function oneLine(json: string): string {
  return json.replace(/\s+/g, ' ').slice(0, 80);
}

function ofCatalogue(
  declared: readonly FactDeclaration[],
  known: readonly FactDeclaration[],
): readonly string[] {
  const names = new Set(known.map((fact) => fact.name));
  return declared
    .filter(({ name }) => names.has(name))
    .map(({ name }) => `/facts/${name}: is a fact of the catalogue; a fact of your own needs another name`);
}
