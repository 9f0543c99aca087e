/** A policy small enough to follow by hand: three levels of days overdue, and a dispute that takes two days. */
import { readFileSync } from 'node:fs';
import type { Policy } from '../../src/actions/load-policy.ts';
import { type PolicySettings, policySettingsSchema } from '../../src/domain/policy-settings.ts';
import { type RatingScalesFile, ratingScalesFileSchema } from '../../src/domain/rating-scale.ts';
import { checkRuleSet } from '../../src/engine/check/rule-set-check.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { RULES_FOLDER } from '../support/project.ts';
import { shippedModels } from '../support/shipped-models.ts';

export const scales: RatingScalesFile = ratingScalesFileSchema.parse(
  JSON.parse(readFileSync(`${RULES_FOLDER}/rating-scales.json`, 'utf8')),
);

/** @param days_low from how many days overdue the mildest level fires */
export function smallPolicy(days_low = 10): Policy {
  const checked = checkRuleSet(ruleSet(days_low), FACT_CATALOGUE);
  if (!checked.ok)
    throw new Error(checked.faults.map((fault) => `${fault.pointer} ${fault.message}`).join('\n'));
  const { file } = checked.rule_set;
  return {
    rule_sets: [checked.rule_set],
    own_facts: [],
    indicators: new Map(Object.entries(file?.indicators ?? {})),
    playbook: {
      actions: [
        {
          code: 'call',
          title: both('Call'),
          guidance: both('Call the customer.'),
          owner_role: 'sales',
          due_in_days: 2,
          when: { severities: ['low', 'medium', 'high', 'critical'] },
          source: 'test',
        },
      ],
    },
    scales,
    settings: shippedSettings(),
    models: shippedModels(),
    targets: [],
    overdue_reasons: [],
    sha256: 'policy',
  };
}

function shippedSettings(): PolicySettings {
  return policySettingsSchema.parse(JSON.parse(readFileSync(`${RULES_FOLDER}/settings.json`, 'utf8')));
}

function ruleSet(days_low: number): unknown {
  return {
    rule_set: 'small',
    title: both('Small'),
    thresholds: {
      days_low: {
        title: both('Days'),
        value: days_low,
        unit: 'days',
        min: 1,
        max: 100,
        reason: 'test',
        source: 'test',
      },
    },
    indicators: {
      overdue: { title: both('Overdue'), raise_after: 1, clear_after: 1 },
      dispute: { title: both('Dispute'), raise_after: 2, clear_after: 2 },
    },
    rules: [
      rule('overdue', 'low', 'days_overdue_max', { fact: 'thresholds', path: '$.days_low' }),
      rule('overdue', 'medium', 'days_overdue_max', 30),
      rule('overdue', 'high', 'days_overdue_max', 60),
      rule('dispute', 'medium', 'disputed_ratio', 0.5),
    ],
  };
}

function rule(indicator: string, severity: string, fact: string, value: unknown): unknown {
  return {
    name: `${indicator}_${severity}`,
    conditions: { all: [{ fact, operator: 'greaterThanInclusive', value }] },
    event: {
      type: indicator,
      params: {
        severity,
        title: both(`${indicator} ${severity}`),
        message: both(`{${fact}}`),
        exposure: 'receivable_total',
        actions: ['call'],
        when_unknown: 'report',
        source: 'test',
      },
    },
  };
}

function both(text: string): { en: string; zh: string } {
  return { en: text, zh: text };
}
