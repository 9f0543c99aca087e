/** The section *Loss* of the catalogue. */
import { type FactDefinition, factSection } from './fact-definition.ts';

export const LOSS_FACTS: readonly FactDefinition[] = factSection('loss', []);
