/** A small evaluated portfolio behind an API, for the tests of this room. */
import { type ImportDeps, importFile } from '../../src/actions/import-file.ts';
import { loadPolicy } from '../../src/actions/load-policy.ts';
import { runEvaluation } from '../../src/actions/run-evaluation.ts';
import type { ApiDeps, LogEntry } from '../../src/api/api-deps.ts';
import { type Api, createApi } from '../../src/api/create-api.ts';
import { FACT_CATALOGUE } from '../../src/snapshot/catalogue.ts';
import { openCopyOfDump, type TestDatabase } from '../support/database.ts';
import { RULES_FOLDER } from '../support/project.ts';

/** For what does not depend on the database. */
export const EMBEDDED: TestDatabase = { name: 'embedded', open: openCopyOfDump };

export const FIRST_DAY = '2026-06-29';
export const SECOND_DAY = '2026-06-30';

/** An id with everything that an address has to encode. */
export const ODD_ID = 'Ö/ä %2F?#&=+ 客户';

/** Five customers far overdue, two of them by the same amount and one of an odd id. */
const OVERDUE = { C1: '10000.00', C2: '25000.50', C3: '25000.50', C4: '90000.00', [ODD_ID]: '7300.00' };

/** Downgraded, and owing in a currency without a rate: alerts whose money is unknown. */
export const UNKNOWN_MONEY_IDS = ['C5', 'C6'];

/** In the order of the alert list, one alert each. */
export const BY_MONEY = ['C4', 'C2', 'C3', 'C1', ODD_ID, ...UNKNOWN_MONEY_IDS];

export interface Portfolio {
  readonly api: Api;
  readonly deps: ApiDeps;
  readonly logged: readonly LogEntry[];
  importText(file: string, text: string): Promise<void>;
  close(): Promise<void>;
}

/** The API on a database with nothing in it. */
export async function openEmpty(
  kind: TestDatabase,
  now: ApiDeps['now'] = () => new Date(),
): Promise<Portfolio> {
  const database = await kind.open();
  const logged: LogEntry[] = [];
  const policy = await loadPolicy(RULES_FOLDER, FACT_CATALOGUE);
  const deps: ApiDeps = {
    database,
    policy,
    base_currency: 'CNY',
    business_calendar: 'none',
    snapshot_days: 400,
    recheck_customers: 200,
    now,
    log: (entry) => logged.push(entry),
    rules_folder: RULES_FOLDER,
  };
  const importDeps: ImportDeps = { database, base_currency: 'CNY', scales: policy.scales, now };
  return {
    api: createApi(deps),
    deps,
    logged,
    importText: async (file, text) => {
      const [report] = await importFile(importDeps, { file, open: () => bytesOf(text) });
      if (report?.status !== 'imported' || report.rejected > 0) throw new Error(JSON.stringify(report));
    },
    close: () => database.close(),
  };
}

/** The API on the portfolio with its customers and invoices, not evaluated. */
export async function openLedger(kind: TestDatabase): Promise<Portfolio> {
  const portfolio = await openEmpty(kind);
  const customers = [...BY_MONEY, 'C9'].map((id) => `${id},Customer ${id},core,CN`);
  await portfolio.importText('customers.csv', csv('customer_id,name,customer_class,country', customers));
  const invoices = Object.entries(OVERDUE).map(
    ([id, amount]) => `I-${id},${id},2026-01-01,2026-02-01,${amount},CNY`,
  );
  const unconverted = UNKNOWN_MONEY_IDS.map((id) => `I-${id},${id},2026-06-01,2026-12-01,500.00,USD`);
  await portfolio.importText('invoices.csv', csv(INVOICE_HEADER, [...invoices, ...unconverted]));
  const ratings = UNKNOWN_MONEY_IDS.flatMap((id) =>
    ['AAA,2026-01-01', 'CC,2026-06-01'].map((step) => `${id},S&P,sp,${step}`),
  );
  await portfolio.importText('ratings.csv', csv('customer_id,agency,scale,grade,rated_on', ratings));
  return portfolio;
}

/** The same, evaluated on two days, so that there are alerts, previous facts and two runs. */
export async function openPortfolio(kind: TestDatabase): Promise<Portfolio> {
  const portfolio = await openLedger(kind);
  await runEvaluation(portfolio.deps, { as_of: FIRST_DAY });
  await runEvaluation(portfolio.deps, { as_of: SECOND_DAY });
  return portfolio;
}

export const INVOICE_HEADER = 'invoice_id,customer_id,issued_on,due_on,amount,currency';

export function csv(header: string, rows: readonly string[]): string {
  return [header, ...rows, ''].join('\n');
}

export function inPath(id: string): string {
  return encodeURIComponent(id);
}

/** A JSON body as a client posts it. */
export function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
