/** Which kind of file it is, by the columns that are found for each kind and by the file's name. */
import type { FileKind } from '../domain/file-kind.ts';
import { identifyFile } from './identify-file.ts';
import { assignRoles, type Finding, type Findings } from './suggest-assign.ts';
import type { ColumnProfile } from './suggest-columns.ts';
import type { Layout } from './suggest-layouts.ts';

export interface FoundLayout {
  readonly layout: Layout;
  readonly findings: Findings;
}

const REQUIRED_SCORE = { sure: 3, likely: 1.5 } as const;
const OPTIONAL_SCORE = { sure: 1, likely: 0.25 } as const;
const OWN_NAME_SCORE = 6;
const NAME_HINT_SCORE = 2;
/** So many of what each row needs have to be there, or the file is nothing of that kind. */
const REQUIRED_MIN = 2;

const NAME_HINTS: readonly (readonly [FileKind, RegExp])[] = [
  ['payments', /payment|receipt|zahlung|收款|回款|付款/i],
  [
    'invoices',
    /invoice|rechnung|opos|offene|fbl5n|open.?items|receivable|发票|应收|账龄|未清|(?:^|[^a-z])ar(?:[^a-z]|$)/i,
  ],
  ['customers', /customer|client|debtor|debitor|kunde|客户|客商/i],
  ['ratings', /rating|评级/i],
  ['guarantees', /guarantee|collateral|sicherheit|担保/i],
  ['fx_rates', /exchange.?rate|fx.?rate|kurse|汇率/i],
];

/** The kind that the columns tell the most of; null where they tell of none. */
export function chooseLayout(
  file: string,
  layouts: readonly Layout[],
  columns: readonly ColumnProfile[],
): FoundLayout | null {
  const own = identifyFile(file)?.kind ?? null;
  const hint = NAME_HINTS.find(([, pattern]) => pattern.test(file))?.[0];
  let best: (FoundLayout & { readonly score: number }) | null = null;
  for (const layout of layouts) {
    const findings = assignRoles(layout, columns);
    const found = score(layout.kind, findings);
    if (found === null) continue;
    const named = (own === layout.kind ? OWN_NAME_SCORE : 0) + (hint === layout.kind ? NAME_HINT_SCORE : 0);
    if (best === null || found + named > best.score) best = { layout, findings, score: found + named };
  }
  return best !== null && best.score > 0 ? best : null;
}

/** What else does where a column that each row needs is not there. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  customer_id: ['name'],
  amount: ['open_amount', 'amount_local', 'open_amount_local', 'net_amount'],
  due_on: ['baseline_day'],
  payment_id: ['invoice_id'],
};

/** Null where too little is there. */
function score(kind: FileKind, findings: Findings): number | null {
  let sum = 0;
  let required = 0;
  let facts = 0;
  for (const finding of findings.values()) {
    const { spec } = finding.role;
    const found = isFound(finding);
    // A list of open items can do without amounts, and few do.
    if (!spec.required && !(kind === 'invoices' && spec.name === 'amount')) {
      if (found) sum += OPTIONAL_SCORE[finding.named];
      if (found && !finding.role.aside) facts++;
    } else if (found) {
      sum += REQUIRED_SCORE[finding.named];
      required++;
    } else if ((INSTEAD[spec.name] ?? []).some((name) => isFound(findings.get(name)))) {
      required++;
    } else {
      // A column that is named like it tells of the kind, whatever is wrong with its values.
      sum += isNamed(finding) ? REQUIRED_SCORE.likely : -REQUIRED_SCORE.sure;
      if (isNamed(finding)) required++;
    }
  }
  if (kind === 'facts' && facts === 0) return null;
  return required < REQUIRED_MIN ? null : sum;
}

function isNamed({ misfits, empty }: Finding): boolean {
  return misfits[0]?.named === 'sure' || empty.length > 0;
}

function isFound(finding: Finding | undefined): boolean {
  return finding !== undefined && finding.rivals.length > 0;
}
