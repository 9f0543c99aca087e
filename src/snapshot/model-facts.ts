/** The section *Models* of the catalogue. */
import { type FactDefinition, factSection } from './fact-definition.ts';

export const MODEL_FACTS: readonly FactDefinition[] = factSection('models', []);
