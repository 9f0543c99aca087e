/** Scorecards filled in, for tests. */
import type { Assessment } from '../../src/domain/ledger-state.ts';
import { shippedModels } from '../support/shipped-models.ts';

/** The eighteen items, in the order of the file. */
export const TRAITS: readonly string[] = shippedModels().scorecards.traits.groups.flatMap(({ items }) =>
  items.map(({ item }) => item),
);

export function assessed(
  model: string,
  item: string,
  score: string | null,
  assessed_on = '2026-05-01',
): Assessment {
  return { model, item, score, assessed_on };
}

/** The first `count` traits with one score. */
export function traits(
  score: string,
  assessed_on = '2026-05-01',
  count = TRAITS.length,
): readonly Assessment[] {
  return TRAITS.slice(0, count).map((item) => assessed('traits', item, score, assessed_on));
}
