/** The section *Payment behaviour* of the catalogue. */
import { type FactDefinition, factSection } from './fact-definition.ts';

export const PAYMENT_BEHAVIOUR_FACTS: readonly FactDefinition[] = factSection('payment_behaviour', []);
