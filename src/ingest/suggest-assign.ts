/** Which column of a file stands for which of ours, by name and by values, and so which kind of file it is. */
import type { FileKind } from '../domain/file-kind.ts';
import { identifyFile } from './identify-file.ts';
import { type ColumnProfile, countsRows, type Fit, fitOf } from './suggest-columns.ts';
import type { Layout, Role } from './suggest-layouts.ts';
import { matchName } from './suggest-names.ts';

/** What was found for a role. */
export interface Finding {
  readonly role: Role;
  /** Null where there is none, or several that a person has to choose from. */
  readonly source: ColumnProfile | null;
  /** Whether its name means it and nothing else. */
  readonly named: 'sure' | 'likely';
  /** Those that compete, the one that was taken among them. */
  readonly rivals: readonly ColumnProfile[];
  /** Named like it, with values that cannot be it; those first whose name means nothing else. */
  readonly misfits: readonly Misfit[];
  /** Named like it, and empty. */
  readonly empty: readonly ColumnProfile[];
}

interface Misfit {
  readonly column: ColumnProfile;
  readonly named: 'sure' | 'likely';
}

export type Findings = ReadonlyMap<string, Finding>;

interface Candidate {
  readonly role: Role;
  readonly column: ColumnProfile;
  readonly named: 'sure' | 'likely';
  /** The better, the lower. */
  readonly rank: number;
}

/** After all groups of names that are sure. */
const LIKELY_RANK = 100;
/** A required column with more gaps than this is not taken before a fuller one. */
const FILLED_SHARE_MIN = 0.98;

/** Each column of the file goes to one role at most: the best names first, then in the order of the roles. */
function assignRoles({ roles }: Layout, columns: readonly ColumnProfile[]): Findings {
  const named = roles.flatMap((role) => candidatesFor(role, columns));
  const fitting = named.filter(({ role, column }) => fitOf(role.spec, column) === 'fits');
  const ranks = [...new Set(fitting.map(({ rank }) => rank))].sort((a, b) => a - b);
  const taken = new Set<ColumnProfile>();
  const chosen = new Map<string, Pick<Finding, 'source' | 'named' | 'rivals'>>();
  for (const rank of ranks) {
    for (const role of roles) {
      if (chosen.has(role.spec.name)) continue;
      const free = fitting.filter((one) => one.role === role && !taken.has(one.column));
      const best = free.filter((one) => one.rank === rank);
      const [first] = best;
      if (first === undefined) continue;
      const decided = decide(role, best, free);
      for (const rival of decided.rivals) taken.add(rival);
      chosen.set(role.spec.name, { ...decided, named: first.named });
    }
  }
  return new Map(roles.map((role) => [role.spec.name, finding(role, named, chosen.get(role.spec.name))]));
}

function finding(
  role: Role,
  named: readonly Candidate[],
  chosen: Pick<Finding, 'source' | 'named' | 'rivals'> | undefined,
): Finding {
  const mine = named.filter((one) => one.role === role).sort((a, b) => a.rank - b.rank);
  const withFit = (fit: Fit) => mine.filter(({ column }) => fitOf(role.spec, column) === fit);
  return {
    role,
    ...(chosen ?? { source: null, named: 'likely', rivals: [] }),
    misfits: withFit('misfits'),
    empty: withFit('empty').map(({ column }) => column),
  };
}

function candidatesFor(role: Role, columns: readonly ColumnProfile[]): readonly Candidate[] {
  return columns.flatMap((column) => {
    const match = matchName(column.forms, role.names);
    if (match === null) return [];
    const named = match.certainty;
    if (named === 'likely' && role.spec.type === 'id' && countsRows(column)) return [];
    return [{ role, column, named, rank: (named === 'sure' ? 0 : LIKELY_RANK) + match.group }];
  });
}

/** Of the columns with the best name the only one, or that which has a value in every row where there has to be one. */
function decide(
  { spec }: Role,
  best: readonly Candidate[],
  free: readonly Candidate[],
): Pick<Finding, 'source' | 'rivals'> {
  const columns = best.map(({ column }) => column);
  const [first, ...others] = columns;
  if (first === undefined) return { source: null, rivals: [] };
  const full = spec.required ? columns.filter(isFull) : [];
  if (full.length === 1 || others.every((other) => sameValues(first, other))) {
    const source = full[0] ?? first;
    const fuller = spec.required && !isFull(source) ? free.filter(isFullAndSure) : [];
    if (fuller.length === 0) return { source, rivals: columns };
    return { source: null, rivals: [...columns, ...fuller.map(({ column }) => column)] };
  }
  return { source: null, rivals: columns };
}

function isFullAndSure({ column, named }: Candidate): boolean {
  return named === 'sure' && isFull(column);
}

function isFull({ filled, values }: ColumnProfile): boolean {
  return filled >= values.length * FILLED_SHARE_MIN;
}

function sameValues(one: ColumnProfile, other: ColumnProfile): boolean {
  return one.values.every((value, index) => value === other.values[index]);
}

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
