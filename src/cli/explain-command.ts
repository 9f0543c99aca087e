import {
  type CustomerExplanation,
  type ExplainedRule,
  explainCustomer,
  requireNewestDay,
} from '../actions/explain-customer.ts';
import type { Language } from '../domain/bilingual.ts';
import type { FactDeclaration } from '../domain/fact.ts';
import type { FactExplanation, RuleExplanation } from '../engine/explain-rule.ts';
import type { Value } from '../engine/operator.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import { type Command, UsageError } from './command.ts';
import { notesText } from './notes-text.ts';
import { dayOption, flagOption, languageOption } from './options.ts';
import { withDatabase } from './with-database.ts';
import { factText } from './wording.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Show every rule for one customer, condition by condition',
  usage: 'CUSTOMER_ID',
  options: { 'as-of': { type: 'string' }, language: { type: 'string' }, json: { type: 'boolean' } },
  option_help: {
    'as-of': 'an evaluated day, YYYY-MM-DD; the newest by default',
    language: 'en (default) or zh, the language of titles',
    json: 'print one JSON document',
  },
  run: async (context, options, positionals) => {
    const [customer_id, ...others] = positionals;
    if (customer_id === undefined || others.length > 0) throw new UsageError('name one customer id');
    const wanted = dayOption(options, 'as-of');
    const language = languageOption(options);
    const { explained, currency } = await withDatabase(context, async ({ database, base_currency }) => ({
      explained: await explainCustomer(database, {
        customer_id,
        as_of: wanted ?? (await requireNewestDay(database)),
      }),
      currency: base_currency,
    }));
    context.out.print(
      flagOption(options, 'json')
        ? JSON.stringify(explained, null, 2)
        : explanationText(explained, language, currency),
    );
    return 0;
  },
};

const OPERATOR_SIGNS: Readonly<Record<string, string>> = {
  equal: '=',
  notEqual: '≠',
  lessThan: '<',
  lessThanInclusive: '≤',
  greaterThan: '>',
  greaterThanInclusive: '≥',
  in: 'in',
  notIn: 'not in',
  contains: 'contains',
  doesNotContain: 'does not contain',
};

const VERDICT_ORDER = { fires: 0, unknown: 1, clear: 2 } as const;
const FACTS: ReadonlyMap<string, FactDeclaration> = new Map(FACT_CATALOGUE.map((fact) => [fact.name, fact]));

/** What fires comes first, then what is unknown, then what is clear. */
function explanationText(explained: CustomerExplanation, language: Language, currency: string): string {
  const before =
    explained.previous_as_of === null
      ? ''
      : `, "was" is the evaluation before it, of ${explained.previous_as_of}`;
  const rules = [...explained.rules].sort((a, b) => VERDICT_ORDER[a.verdict] - VERDICT_ORDER[b.verdict]);
  const head = `${explained.customer_id}  ${explained.customer_name}  as of ${explained.as_of}${before}`;
  const notes = notesText(explained.notes);
  const parts = [head, ...rules.map((rule) => ruleText(rule, language, currency))];
  return (notes === '' ? parts : [...parts, notes]).join('\n\n');
}

function ruleText(rule: ExplainedRule, language: Language, currency: string): string {
  const severity = rule.severity === null ? '' : ` (${rule.severity})`;
  const title = rule.title === null ? '' : `: ${rule.title[language]}`;
  const lines = [`${rule.verdict.toUpperCase()}  ${rule.rule_set}/${rule.rule}${severity}${title}`];
  lines.push(...nodeLines(rule.explanation, 1, currency));
  if (rule.missing.length > 0) lines.push(`  missing: ${rule.missing.join(', ')}`);
  if (rule.verdict === 'fires' && rule.would_clear.length === 0) {
    lines.push('  would clear: no change of one fact alone');
  }
  for (const { fact, operator, value } of rule.would_clear) {
    lines.push(`  would clear: ${fact} ${sign(operator)} ${valueText(fact, value, currency)}`);
  }
  return lines.join('\n');
}

function nodeLines(node: RuleExplanation, depth: number, currency: string): readonly string[] {
  const indent = '  '.repeat(depth);
  if (node.kind === 'fact') return [`${indent}${conditionText(node, currency)}`];
  const words = { all: 'all of', any: 'any of', not: 'not' };
  return [
    `${indent}${words[node.kind]} → ${node.verdict}`,
    ...node.children.flatMap((child) => nodeLines(child, depth + 1, currency)),
  ];
}

function conditionText(node: FactExplanation, currency: string): string {
  const compared = node.threshold_fact ?? node.threshold_name;
  const threshold = valueText(node.fact, node.threshold, currency);
  const named = compared === null ? threshold : `${threshold} (${compared}${overrideText(node)})`;
  const previous = node.previous === null ? '' : `, was ${valueText(node.fact, node.previous, currency)}`;
  const value = valueText(node.fact, node.value, currency);
  return `${node.fact} ${sign(node.operator)} ${named}: ${value}${previous} → ${node.verdict}`;
}

function overrideText({ override }: FactExplanation): string {
  if (override === null) return '';
  const segment = Object.entries(override).map(([fact, value]) => `${fact} ${value}`);
  return ` for ${segment.join(', ')}`;
}

function sign(operator: string): string {
  const [decorated, base] = operator.includes(':') ? operator.split(':') : [undefined, operator];
  const text = OPERATOR_SIGNS[base ?? ''] ?? base ?? '';
  return decorated === undefined ? text : `${decorated} ${text}`;
}

function valueText(fact: string, value: Value | null, currency: string): string {
  if (typeof value === 'object' && value !== null) return value.join(', ');
  const declared = FACTS.get(fact) ?? { type: 'text', unit: 'text' };
  const amount = declared.type === 'money' && typeof value === 'number' ? value.toFixed(2) : value;
  return factText(amount, declared, currency);
}
