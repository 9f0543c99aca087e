/** The section *Red flags* of the catalogue: what people who meet the customer saw. */
import type { RedFlagFamily } from '../domain/file-kind.ts';
import type { RedFlag } from '../domain/ledger-state.ts';
import type { RedFlagCodes } from '../domain/red-flag-code.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';

const SOURCE = 'Ledger: red_flags, with the codes of rules/red-flag-codes.json';
const SEEN = 'red flags observed in (as_of − 180, as_of]';
const NO_RED_FLAGS = 'the ledger holds no red flags as of the day';
const SEVERITY_HIGHEST = 5;

export const RED_FLAG_FACTS: readonly FactDefinition[] = factSection('red_flags', [
  family('payment', 'Red flags about payment seen in 180 days', '近180天付款类红灯信号数'),
  family('operations', 'Red flags about operations seen in 180 days', '近180天经营类红灯信号数'),
  family('trading', 'Red flags about trading seen in 180 days', '近180天交易类红灯信号数'),
  family('management', 'Red flags about management seen in 180 days', '近180天管理类红灯信号数'),
  {
    name: 'red_flag_severity_max_180d',
    type: 'score',
    unit: 'severity',
    min: 0,
    max: SEVERITY_HIGHEST,
    meaning: { en: 'Severity of the worst red flag seen in 180 days', zh: '近180天红灯信号的最高严重度' },
    formula: `largest severity over the ${SEEN}, that of its code where one came without; one that has neither is left out, and a note says so; 0 where there is no red flag`,
    source: SOURCE,
    unknown_when: `${NO_RED_FLAGS}, or of those seen none has a severity of its own or of its code`,
    compute: severityMax,
  },
  {
    name: 'red_flag_codes_180d',
    type: 'list',
    unit: 'list',
    meaning: { en: 'Codes of the red flags seen in 180 days', zh: '近180天红灯信号代码' },
    formula: `codes, each once and sorted, of the ${SEEN}`,
    source: SOURCE,
    unknown_when: NO_RED_FLAGS,
    compute: codes,
  },
]);

function family(name: RedFlagFamily, en: string, zh: string): Omit<FactDefinition, 'section'> {
  return {
    name: `red_flags_${name}_180d`,
    type: 'count',
    unit: 'count',
    min: 0,
    meaning: { en, zh },
    formula: `number of ${SEEN} of the family ${name}`,
    source: SOURCE,
    unknown_when: NO_RED_FLAGS,
    compute: ({ red_flags }) => red_flags?.filter((flag) => flag.family === name).length ?? null,
  };
}

/** One flag of which nobody knows how bad it is must not hide those of which somebody does. */
function severityMax({ red_flags, models }: FactInput): number | null {
  if (!red_flags) return null;
  if (red_flags.length === 0) return 0;
  return red_flags
    .map((flag) => severityOf(flag, models.red_flag_codes))
    .reduce((worst, one) => (one === null || (worst !== null && worst >= one) ? worst : one), null);
}

/** The red flags that have no severity, neither their own nor that of their code, and so do not count in the worst one. */
export function redFlagsWithoutSeverity(seen: readonly RedFlag[], codes: RedFlagCodes): readonly RedFlag[] {
  return seen.filter((flag) => severityOf(flag, codes) === null);
}

function severityOf({ severity, code }: RedFlag, { codes }: RedFlagCodes): number | null {
  return severity ?? codes.find((one) => one.code === code)?.severity ?? null;
}

function codes({ red_flags }: FactInput): readonly string[] | null {
  return red_flags && [...new Set(red_flags.map(({ code }) => code))].toSorted();
}
