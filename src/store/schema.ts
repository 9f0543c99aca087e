/** The tables as Kysely sees them. Days, `bigint` and `numeric` are text on both databases; see `type-parsers`. */
import type { ColumnType, Generated } from 'kysely';
import type { Day } from '../domain/day.ts';
import type { DecimalText } from '../domain/money.ts';

/** Written as JSON text, read parsed. */
export type Json = ColumnType<unknown, string, string>;
export type Instant = ColumnType<Date, Date, Date>;

export interface CustomersTable {
  customer_id: string;
  name: string;
  industry_scheme: string | null;
  industry_code: string | null;
  country: string | null;
  currency: string | null;
  credit_limit: DecimalText | null;
  payment_terms_days: number | null;
  customer_class: string | null;
  group_id: string | null;
  account_manager: string | null;
  customer_since: Day | null;
}

export interface InstallationTable {
  only_row: Generated<boolean>;
  ledger_version: string;
  base_currency: string | null;
}

export interface ImportsTable {
  import_id: Generated<string>;
  file: string;
  kind: string | null;
  sha256: string | null;
  status: string;
  report: Json;
  data_as_of: Day | null;
  open_items: Generated<boolean>;
  imported_at: Instant;
  rejections_of: Generated<string | null>;
}

export interface ImportRejectionsTable {
  import_id: string;
  line: number;
  field: string | null;
  code: string;
  message: string;
}

export interface IdempotencyKeysTable {
  key: string;
  fingerprint: string;
  answer: Json | null;
  created_at: Instant;
}

export interface MappingsTable {
  name: string;
  body: Json;
  updated_at: Instant;
}

export interface RuleSetsTable {
  rule_set: string;
  version: number;
  sha256: string;
  body: Json;
}

export interface RunsTable {
  run_id: Generated<string>;
  as_of: Day;
  status: 'running' | 'done' | 'failed';
  revision: number | null;
  fingerprint: string | null;
  moves_alerts: boolean | null;
  base_currency: string;
  result: Json | null;
  progress: Json | null;
  error: string | null;
  started_at: Instant;
  ended_at: Instant | null;
}

export interface SnapshotsTable {
  as_of: Day;
  customer_id: string;
  run_id: string;
  verdicts: string;
  notes: Json | null;
}

export interface AlertsTable {
  alert_id: string;
  customer_id: string;
  indicator: string;
  severity: string;
  status: string;
  change: string;
  opened_on: Day;
  last_fired_on: Day;
  closed_on: Day | null;
  close_reason: string | null;
  owner: string | null;
  money_at_risk: DecimalText | null;
  exposure: DecimalText | null;
  expected_loss: DecimalText | null;
  rule: Json;
  as_of: Day;
  message: Json;
  evidence: Json;
  would_clear: Json;
  actions: Json;
  updated_at: Instant;
}

export interface IndicatorStatesTable {
  customer_id: string;
  indicator: string;
  day: Day;
  firing_days: number;
  clear_days: number;
  before_firing_days: number;
  before_clear_days: number;
  alerts_opened: number;
}

export interface AlertEventsTable {
  position: string;
  as_of: Day;
  customer_id: string;
  alert_id: string;
  indicator: string;
  kind: string;
  severity: string;
  previous_severity: string | null;
  money_at_risk: DecimalText | null;
  run_id: string;
}

export interface Schema {
  customers: CustomersTable;
  installation: InstallationTable;
  imports: ImportsTable;
  import_rejections: ImportRejectionsTable;
  idempotency_keys: IdempotencyKeysTable;
  mappings: MappingsTable;
  rule_sets: RuleSetsTable;
  runs: RunsTable;
  snapshots: SnapshotsTable;
  alerts: AlertsTable;
  indicator_states: IndicatorStatesTable;
  alert_events: AlertEventsTable;
}
