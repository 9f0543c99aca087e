/** The fact catalogue as a page to read: part of `rules/README.md`, written from the catalogue alone. */
import type { FactDescription } from '../../src/domain/fact.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import type { FactSection } from '../../src/snapshot/fact-definition.ts';

const BEGIN = '<!-- The facts: written by `npm run catalogue`, not by hand. -->';
const END = '<!-- End of the facts. -->';

/** The heading of a section, and what a reader should know before its facts. */
const SECTIONS: Readonly<Record<FactSection, { readonly title: string; readonly about: string }>> = {
  receivables: {
    title: 'Receivables · 应收账款',
    about:
      'What the customer owes on the day, and how late. Amounts are in the base currency, each converted at its newest rate of the last 7 days. Days overdue count from the due day; where a business calendar is set, a due day on a holiday moves to the next business day.',
  },
  payment_behaviour: {
    title: 'Payment behaviour · 付款行为',
    about:
      'How the customer has been paying, and whether that changes. An average is over what the ledger holds. A sum over a window, and what rests on one, is unknown until the ledger reaches back that far.',
  },
  security: {
    title: 'Credit and security · 信用额度与担保',
    about: 'How much credit there is, how much of it is used, and what would be left without cover.',
  },
  attributes: {
    title: 'Attributes · 客户属性',
    about: 'What the customer file says. Thresholds can be set apart by those that are texts.',
  },
  rating: {
    title: 'Rating · 信用评级',
    about:
      'What rating agencies say, and how it moved. A notch is one step of a scale, 1 being its best grade.',
  },
  cash_flow: {
    title: 'Cash flow and statements · 现金流与财务报表',
    about:
      'From statements, as far as they were published by the day. A ratio in times is a multiple: a current ratio of 1.5 is 1.5 times the current liabilities.',
  },
  industry_policy: {
    title: 'Industry policy · 行业政策',
    about:
      'Policies that touch the customer’s industry and country. Severity goes from 1 (slight) to 5 (the worst).',
  },
  red_flags: {
    title: 'Red flags · 红灯信号',
    about:
      'What people who meet the customer reported. `rules/red-flag-codes.json` lists the codes with their families and severities.',
  },
  models: {
    title: 'Models · 评估模型',
    about:
      'Scores and the limit that the statements carry. Their weights and bands are in `rules/scorecards.json`.',
  },
  loss: {
    title: 'Expected loss · 预期损失',
    about: 'What may not come back. `rules/recovery-curves.json` says how much is recovered at what age.',
  },
};

const INTRODUCTION = `## Facts

A fact is one value of one customer on one day. Rules see facts and nothing else. There are ${FACT_CATALOGUE.length} of them; \`duewatch facts --customer ID\` shows all of one customer, and \`GET /v1/facts\` lists them for programs.

What is not known is unknown: never zero, never "no". Each fact says when that is. Nothing dated after the day counts, so a past day comes out the same whenever it is computed.

| unit                         | how to read it                                                                       |
| ---------------------------- | ------------------------------------------------------------------------------------ |
| money                        | an amount in the base currency                                                       |
| ratio                        | a share or a change: 1 is 100 %, so 0.25 is a quarter, and −0.25 a quarter less      |
| times                        | a multiple                                                                           |
| days, months, periods, count | a number of them                                                                     |
| notches                      | steps on a rating scale                                                              |
| score, severity              | points, on the scale that the fact says                                              |
| flag                         | yes or no                                                                            |
| text, list                   | a word or code; several of them                                                      |

A range behind the unit is all that the fact can be. \`rules check\` warns of conditions beyond it, and files of facts are held to it.

How to read a formula: Σ is the sum over what is named; as_of is the day; (as_of − 90, as_of] are the 90 days that end with it.

### Facts of your own

A rule set may declare facts that only the firm knows, such as a score of its credit insurer:

\`\`\`jsonc
"facts": {
  "credit_insurer_score": {
    "type": "score",                                  // or money, ratio, days, count, text, flag, list
    "meaning": { "en": "Score that the credit insurer gives", "zh": "信用保险公司评分" },
    "min": 0, "max": 100,                             // optional; "values": […] for a text
    "valid_days": 30                                  // optional; 0: on its day only
  }
}
\`\`\`

Its values come in files of facts (\`facts_2026-03-31.csv\` with \`customer_id\`, \`as_of\` and a column of the fact's name), beside values for facts of the catalogue, which then take the place of computed ones. With \`valid_days\` a value counts so many days longer, until a newer one comes, and a note tells its day. The name must not be one of the catalogue's. Several rule sets may declare the same fact, but alike.`;

/** The whole part of the page, markers included. */
export function factPage(catalogue: readonly FactDescription[] = FACT_CATALOGUE): string {
  const sections = Map.groupBy(catalogue, (fact) => fact.section);
  const parts = [...sections].map(([section, facts]) => sectionText(section, facts));
  return [BEGIN, INTRODUCTION, ...parts, END].join('\n\n');
}

/** @throws where the page has no place for it */
export function withFactPage(readme: string, page: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`the page has no part between ${BEGIN} and ${END}`);
  return readme.slice(0, from) + page + readme.slice(to + END.length);
}

function sectionText(section: string, facts: readonly FactDescription[]): string {
  const { title, about } = SECTIONS[section as FactSection];
  const meanings = facts.map((fact) => [
    `\`${fact.name}\``,
    fact.meaning.en,
    fact.meaning.zh,
    unitText(fact),
  ]);
  const shared = sharedClauses(facts);
  const formulas = facts.map((fact) => [
    `\`${fact.name}\``,
    clausesOf(fact)
      .filter((clause) => !shared.has(clause))
      .join('; '),
  ]);
  return [
    `### ${title}`,
    about,
    table(['fact', 'meaning', '含义', 'unit'], meanings),
    table(['fact', 'how it is found'], formulas),
    ...(shared.size === 0
      ? []
      : [
          `In these formulas:\n\n${[...shared].map(([text, some]) => `- ${text} (${namesOf(some)})`).join('\n')}`,
        ]),
    ...grouped('Unknown when', facts, (fact) => fact.unknown_when),
    ...grouped('Source', facts, (fact) => fact.source),
  ].join('\n\n');
}

function unitText({ unit, min, max, values }: FactDescription): string {
  if (values !== undefined) return values.join(', ');
  if (min !== undefined && max !== undefined) return `${unit}, ${min} to ${max}`;
  if (min !== undefined) return `${unit}, from ${min}`;
  return max === undefined ? unit : `${unit}, up to ${max}`;
}

/** Shorter ones are read at once where they stand. */
const SHARED_CLAUSE_MIN = 40;

/** What several formulas of a section say of their words, with the facts that say it: it is said once, below. */
function sharedClauses(facts: readonly FactDescription[]): ReadonlyMap<string, readonly FactDescription[]> {
  const clauses = new Map<string, FactDescription[]>();
  for (const fact of facts) {
    // The first says what the fact is.
    for (const clause of clausesOf(fact).slice(1)) {
      if (clause.length >= SHARED_CLAUSE_MIN) clauses.set(clause, [...(clauses.get(clause) ?? []), fact]);
    }
  }
  return new Map([...clauses].filter(([, some]) => some.length > 1));
}

function clausesOf({ formula }: FactDescription): readonly string[] {
  return formula.split('; ');
}

/** What all facts of a section share is said alone, the rest with the facts it is of. */
function grouped(
  heading: string,
  facts: readonly FactDescription[],
  textOf: (fact: FactDescription) => string,
): readonly string[] {
  const byText = [...Map.groupBy(facts, textOf)];
  const [only] = byText;
  if (byText.length === 1 && only !== undefined) return [`${heading}: ${only[0]}.`];
  const lines = byText.map(([text, some]) => `- ${namesOf(some)}: ${text}`);
  return [`${heading}:\n\n${lines.join('\n')}`];
}

function namesOf(facts: readonly FactDescription[]): string {
  return facts.map(({ name }) => `\`${name}\``).join(', ');
}

/** Not laid out in columns: formulas are long, and Chinese characters as wide as the font has them. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')));
  const lines = [head, head.map(() => '---'), ...cells];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
