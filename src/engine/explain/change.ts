/**
 * What a fact has to become: `operator` holds for its new value against `value`. Whoever changes the fact no further
 * than that clears the rule. A larger change need not: of a rule that fires above 50 and below 10 the change of 60 is
 * `lessThanInclusive 50`, and at 5 it fires again.
 */
export interface Change {
  readonly operator: string;
  readonly value: number | string | boolean | string[];
}
