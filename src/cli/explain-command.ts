import {
  type CustomerExplanation,
  type ExplainedRule,
  explainCustomer,
  requireNewestDay,
} from '../actions/explain-customer.ts';
import { allFacts } from '../actions/own-facts.ts';
import type { Language } from '../domain/bilingual.ts';
import type { FactDeclaration } from '../domain/fact.ts';
import { severityRank } from '../domain/severity.ts';
import type { FactExplanation, RuleExplanation } from '../engine/explain/explain-rule.ts';
import type { Value } from '../engine/operator.ts';
import { type Command, UsageError } from './command.ts';
import { notesText } from './notes-text.ts';
import { dayOption, flagOption, languageOption } from './options.ts';
import { VERDICT_WORDS } from './verdict-words.ts';
import { withDatabase } from './with-database.ts';
import { factText } from './wording.ts';

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Show every rule for one customer, condition by condition',
  usage: 'CUSTOMER_ID',
  options: { 'as-of': { type: 'string' }, language: { type: 'string' }, json: { type: 'boolean' } },
  option_help: {
    'as-of': 'an evaluated day, YYYY-MM-DD; the newest by default',
    language: 'en (default) or zh, the language of what is said',
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
        : explanationText(explained, { language, currency, facts: factsByName(explained) }),
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
};

const VERDICT_ORDER = { fires: 0, unknown: 1, clear: 2 } as const;

/** How values are written for whoever reads. */
interface Wording {
  readonly language: Language;
  readonly currency: string;
  readonly facts: ReadonlyMap<string, FactDeclaration>;
}

function factsByName({ own_facts }: CustomerExplanation): ReadonlyMap<string, FactDeclaration> {
  return new Map(allFacts(own_facts).map((fact) => [fact.name, fact]));
}

/** What fires comes first, the worst of it above, then what is unknown, then what is clear. */
function explanationText(explained: CustomerExplanation, wording: Wording): string {
  const { customer_id, customer_name, as_of, previous_as_of } = explained;
  const words = VERDICT_WORDS[wording.language];
  const rules = explained.rules.toSorted(
    (a, b) => VERDICT_ORDER[a.verdict] - VERDICT_ORDER[b.verdict] || rankOf(b) - rankOf(a),
  );
  const head = words.head(`${customer_id}  ${customer_name}`, as_of, previous_as_of);
  const notes = notesText(explained.notes, wording.language);
  const parts = [head, ...rules.map((rule) => ruleText(rule, wording))];
  return (notes === '' ? parts : [...parts, notes]).join('\n\n');
}

/** Plain rules, which have no severity, come below all others. */
function rankOf({ severity }: ExplainedRule): number {
  return severity === null ? -1 : severityRank(severity);
}

function ruleText(rule: ExplainedRule, wording: Wording): string {
  const words = VERDICT_WORDS[wording.language];
  const severity = rule.severity === null ? '' : words.severity(rule.severity);
  const title = rule.title === null ? '' : `${words.colon}${rule.title[wording.language]}`;
  const verdict = words.verdict[rule.verdict].toUpperCase();
  const lines = [`${verdict}  ${rule.rule_set}/${rule.rule}${severity}${title}`];
  lines.push(...nodeLines(rule.explanation, 1, wording));
  if (rule.missing.length > 0) lines.push(`  ${words.missing(rule.missing)}`);
  if (rule.verdict === 'fires') lines.push(...wouldClearLines(rule, wording));
  return lines.join('\n');
}

function wouldClearLines({ would_clear }: ExplainedRule, wording: Wording): readonly string[] {
  const words = VERDICT_WORDS[wording.language];
  const changes = would_clear.map(
    ({ fact, operator, value }) =>
      `${fact} ${sign(operator, wording.language)} ${valueText(fact, value, wording)}`,
  );
  const [only] = changes;
  if (only === undefined) return [`  ${words.wouldClearNone}`];
  if (changes.length === 1) return [`  ${words.wouldClear(only)}`];
  return [`  ${words.wouldClearAny}`, ...changes.map((change) => `    ${change}`)];
}

function nodeLines(node: RuleExplanation, depth: number, wording: Wording): readonly string[] {
  const indent = '  '.repeat(depth);
  if (node.kind === 'fact') return [`${indent}${conditionText(node, wording)}`];
  const words = VERDICT_WORDS[wording.language];
  return [
    `${indent}${words.group[node.kind]} → ${words.condition[node.verdict]}`,
    ...node.children.flatMap((child) => nodeLines(child, depth + 1, wording)),
  ];
}

function conditionText(node: FactExplanation, wording: Wording): string {
  const words = VERDICT_WORDS[wording.language];
  const compared = node.threshold_fact ?? node.threshold_name;
  const threshold = valueText(node.fact, node.threshold, wording);
  const named =
    compared === null ? threshold : `${threshold} (${compared}${overrideText(node, wording.language)})`;
  const previous = node.previous === null ? '' : words.was(valueText(node.fact, node.previous, wording));
  const value = valueText(node.fact, node.value, wording);
  const condition = `${node.fact} ${sign(node.operator, wording.language)} ${named}`;
  return `${condition}${words.colon}${value}${previous} → ${words.condition[node.verdict]}`;
}

function overrideText({ override }: FactExplanation, language: Language): string {
  if (override === null) return '';
  const segment = Object.entries(override).map(([fact, value]) => `${fact} ${value}`);
  return VERDICT_WORDS[language].inSegment(segment.join(', '));
}

function sign(operator: string, language: Language): string {
  const [decorated, base = ''] = operator.includes(':') ? operator.split(':') : [undefined, operator];
  const text = OPERATOR_SIGNS[base] ?? VERDICT_WORDS[language].operator[base] ?? base;
  if (decorated === undefined) return text;
  return `${decorated === 'not' ? VERDICT_WORDS[language].group.not : decorated} ${text}`;
}

function valueText(fact: string, value: Value | null, { language, currency, facts }: Wording): string {
  if (typeof value === 'object' && value !== null) return value.join(VERDICT_WORDS[language].comma);
  const declared = facts.get(fact) ?? { type: 'text', unit: 'text' };
  const amount = declared.type === 'money' && typeof value === 'number' ? value.toFixed(2) : value;
  return factText(amount, declared, currency, language);
}
