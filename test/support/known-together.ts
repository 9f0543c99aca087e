/**
 * Facts that come from the same rows, by the fact that brings another: where the ledger gives the one, it gives the
 * others too. Messages may say these; every other fact they say has to be one that the rule itself asks for.
 */
export const KNOWN_TOGETHER: ReadonlyMap<string, readonly string[]> = new Map([
  ['rating_notch', ['rating_grade']],
  ['rating_is_speculative', ['rating_grade']],
  ['red_flags_payment_180d', ['red_flag_codes_180d']],
  ['red_flags_operations_180d', ['red_flag_codes_180d']],
  ['red_flags_trading_180d', ['red_flag_codes_180d']],
  ['red_flags_management_180d', ['red_flag_codes_180d']],
  ['red_flag_severity_max_180d', ['red_flag_codes_180d']],
]);
