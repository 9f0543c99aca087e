/** The fact catalogue: every fact a rule can see. A new fact is one function and one entry in its section's file. */
import { ATTRIBUTE_FACTS } from './attribute-facts.ts';
import { CASH_FLOW_FACTS } from './cash-flow-facts.ts';
import type { FactDefinition } from './fact-definition.ts';
import { INDUSTRY_POLICY_FACTS } from './industry-policy-facts.ts';
import { LOSS_FACTS } from './loss-facts.ts';
import { MODEL_FACTS } from './model-facts.ts';
import { PAYMENT_BEHAVIOUR_FACTS } from './payment-behaviour-facts.ts';
import { RATING_FACTS } from './rating-facts.ts';
import { RECEIVABLE_FACTS } from './receivable-facts.ts';
import { RED_FLAG_FACTS } from './red-flag-facts.ts';
import { SECURITY_FACTS } from './security-facts.ts';

export const FACT_CATALOGUE: readonly FactDefinition[] = [
  ...RECEIVABLE_FACTS,
  ...PAYMENT_BEHAVIOUR_FACTS,
  ...SECURITY_FACTS,
  ...ATTRIBUTE_FACTS,
  ...RATING_FACTS,
  ...CASH_FLOW_FACTS,
  ...INDUSTRY_POLICY_FACTS,
  ...RED_FLAG_FACTS,
  ...MODEL_FACTS,
  ...LOSS_FACTS,
];
