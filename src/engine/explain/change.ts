/** What a fact has to become: `operator` holds for its new value against `value`. */
export interface Change {
  readonly operator: string;
  readonly value: number | string | boolean | string[];
}
