/** What an import did, for a person. */
import type { FileReport } from '../domain/import-report.ts';
import { count, counted } from './wording.ts';

const SHOWN_REJECTIONS = 10;

/** Beyond this share of many rows left out it is rather the mapping or the file than the rows. */
const SUSPECT_SHARE = 0.2;
const SUSPECT_ROWS_MIN = 10;

/** All reports of one file: one, or one for each kind that a mapping reads it as. */
export function importReportText(reports: readonly FileReport[], confirmCommand: string): string {
  const [first] = reports;
  if (first === undefined) return '';
  const culprit = reports.find((report) => isAtFault(report, reports));
  if (culprit !== undefined) return refusalText(culprit, reports.length > 1, confirmCommand);
  return reports.map((report) => partText(report, reports.length > 1)).join('\n');
}

/** The refusals of the other parts end in that of the part at fault. */
function isAtFault({ refusal }: FileReport, reports: readonly FileReport[]): boolean {
  return refusal !== null && reports.every((other) => other.refusal?.message.endsWith(refusal.message));
}

const CONFIRMABLE: readonly string[] = ['open_items_guard', 'open_items_incomplete'];

function refusalText(
  { file, kind, refusal }: FileReport,
  ofSeveral: boolean,
  confirmCommand: string,
): string {
  if (refusal === null) return '';
  const where = refusal.line === null ? '' : `, line ${refusal.line}`;
  const as = ofSeveral && kind !== null ? ` as ${kind}` : '';
  const confirm = CONFIRMABLE.includes(refusal.code) ? `\n  To confirm: ${confirmCommand}` : '';
  return `${file}: REFUSED${as} (${refusal.code}${where}), nothing of it was imported\n  ${refusal.message}${confirm}`;
}

function partText(report: FileReport, ofSeveral: boolean): string {
  const lines = [`${report.file}${ofSeveral ? ` as ${report.kind}` : ''}: ${rowsText(report)}`];
  const leftOut = report.rejected + report.totals;
  if (leftOut >= SUSPECT_ROWS_MIN && leftOut > SUSPECT_SHARE * report.rows)
    lines.push(
      `  WARNING: ${count(leftOut)} of ${counted(report.rows, 'row')} did not go in; look whether the file is read as it was meant`,
    );
  for (const { line, field, code, message } of report.rejections.slice(0, SHOWN_REJECTIONS)) {
    const named = field === null || message.startsWith(`${field} `) ? '' : `, ${field}`;
    lines.push(`  line ${line}${named}: ${message} (${code})`);
  }
  const more = leftOut - SHOWN_REJECTIONS;
  if (more > 0) lines.push(`  and ${counted(more, 'more such row')}; --rejections FILE writes them all`);
  for (const { code, rows, line, message } of report.notes) {
    const where = rows === 1 ? `line ${line}` : `${counted(rows, 'row')}, the first on line ${line}`;
    lines.push(`  note: ${where}: ${message} (${code})`);
  }
  return lines.join('\n');
}

function rowsText(report: FileReport): string {
  if (report.status === 'unchanged') {
    const rejected = report.rejected === 0 ? [] : [`${count(report.rejected)} rejected`];
    const rows = [counted(report.rows, 'row'), ...rejected, ...totalsText(report)].join(', ');
    return `unchanged, the same bytes were imported before (${rows})`;
  }
  const parts = [
    counted(report.rows, 'row'),
    `${count(report.new)} new`,
    `${count(report.changed)} changed`,
    `${count(report.unchanged)} unchanged`,
    `${count(report.rejected)} rejected`,
    ...totalsText(report),
  ];
  if (report.settled > 0)
    parts.push(`${count(report.settled)} settled on ${report.data_as_of}, not listed any more`);
  return parts.join(', ');
}

function totalsText({ totals }: FileReport): readonly string[] {
  if (totals === 0) return [];
  return [`${count(totals)} left out: ${totals === 1 ? 'looks like a total' : 'look like totals'}`];
}
