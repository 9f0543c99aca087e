/** The section *Models* of the catalogue: scorecards over statements, sales and what people filled in. */
import type { LappPart } from '../domain/scorecard.ts';
import { type Fraction, nearestDouble } from './exact-decimal.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';
import { traitsScore } from './filled-scorecard.ts';
import { lappPartScore, lappScore } from './lapp-scores.ts';
import { recommendedLimit, workingCapitalScore } from './working-capital.ts';

const CARDS = 'rules/scorecards.json';
const STATEMENTS = 'Ledger: statements published by as_of';
const ASSESSMENTS = 'Ledger: assessments';
const NEWEST =
  'newest score of each item up to as_of; a row with a note alone leaves the score before it, and an item that the ' +
  'scorecard does not have counts nowhere';

export const MODEL_FACTS: readonly FactDefinition[] = factSection('models', [
  {
    name: 'working_capital_score',
    type: 'score',
    unit: 'score',
    meaning: {
      en: 'Score of the working-capital model, from −4.6 and below (no limit) to 1 and above (a quarter of the base)',
      zh: '营运资产分析模型评估值，−4.6及以下不授信，1及以上按基数的25%授信',
    },
    formula:
      'current ratio + quick ratio − current liabilities / equity − total liabilities / equity at the newest period end',
    source: `${STATEMENTS}; the working-capital model (营运资产分析模型)`,
    unknown_when:
      'no statement is published, an amount is missing from the newest, or current liabilities or equity are zero or ' +
      'negative (then equity_negative tells)',
    compute: workingCapitalScore,
  },
  {
    name: 'recommended_limit',
    type: 'money',
    unit: 'money',
    min: 0,
    meaning: { en: 'Credit limit that the balance sheet bears', zh: '建议信用额度' },
    formula:
      '(current assets − current liabilities + equity) / 2 × the share that working_capital_score gives, at least 0, at ' +
      `the exchange rate of the statement’s currency; 0 where equity ≤ 0; shares: ${CARDS}`,
    source: `${STATEMENTS}; the working-capital model (营运资产分析模型)`,
    unknown_when:
      'working_capital_score is, but for equity ≤ 0, or the statement’s currency has no exchange rate at most 7 days old',
    compute: recommendedLimit,
  },
  {
    name: 'traits_score',
    type: 'score',
    unit: 'score',
    min: 0,
    max: 100,
    meaning: { en: 'Score of the trait model, 0 to 100', zh: '特征分析模型得分' },
    formula: `Σ weight × score / (Σ weight × highest score) × 100 over the items filled in; ${NEWEST}; ${CARDS}`,
    source: `${ASSESSMENTS}; the trait model (特征分析模型)`,
    unknown_when:
      'items with less than the least share of the weight (60 % as shipped) are filled in; a score above the highest is ' +
      'not one',
    compute: ({ assessments, models, as_of }) =>
      doubleOrNull(traitsScore(assessments, models.scorecards.traits, as_of)),
  },
  lappPart('liquidity', 'Liquidity of the LAPP model, 0 to 100', 'LAPP流动性得分'),
  lappPart('activity', 'Activity of the LAPP model, 0 to 100', 'LAPP活动性得分'),
  lappPart('profitability', 'Profitability of the LAPP model, 0 to 100', 'LAPP盈利性得分'),
  lappPart('potential', 'Potential of the LAPP model, 0 to 100', 'LAPP潜力得分'),
  {
    name: 'lapp_score',
    type: 'score',
    unit: 'score',
    min: 0,
    max: 100,
    meaning: { en: 'Score of the LAPP model, 0 to 100', zh: 'LAPP模型综合得分' },
    formula: `Σ weight × score / Σ weight over the four parts that are known; ${CARDS}`,
    source: `${ASSESSMENTS}, else the facts that ${CARDS} names`,
    unknown_when: 'parts with less than the least share of the weight (60 % as shipped) are known',
    compute: (input, earlier) => doubleOrNull(lappScore(input, earlier)),
  },
]);

function lappPart(part: LappPart, en: string, zh: string): Omit<FactDefinition, 'section'> {
  return {
    name: `lapp_${part}`,
    type: 'score',
    unit: 'score',
    min: 0,
    max: 100,
    meaning: { en, zh },
    formula:
      `score filled in for the item ${part} of the model lapp, the ${NEWEST}; where there is none Σ weight × score / ` +
      `Σ weight over the part’s facts that are known, each scored by its bands; ${CARDS}`,
    source: `${ASSESSMENTS}, else the facts that ${CARDS} names`,
    unknown_when:
      'nothing was filled in, and facts with less than the least share of the weight (60 % as shipped) are known',
    compute: (input: FactInput, earlier) => doubleOrNull(lappPartScore(input, earlier, part)),
  };
}

function doubleOrNull(fraction: Fraction | null): number | null {
  return fraction && nearestDouble(fraction);
}
