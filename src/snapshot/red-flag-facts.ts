/** The section *Red flags* of the catalogue. */
import { type FactDefinition, factSection } from './fact-definition.ts';

export const RED_FLAG_FACTS: readonly FactDefinition[] = factSection('red_flags', []);
