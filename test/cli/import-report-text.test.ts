import { describe, expect, it } from 'vitest';
import { importReportText } from '../../src/cli/import-report-text.ts';
import type { FileReport } from '../../src/domain/import-report.ts';

const REPORT: FileReport = {
  import_id: '1',
  file: 'open.csv',
  kind: 'invoices',
  status: 'imported',
  rows: 40,
  new: 0,
  changed: 0,
  unchanged: 40,
  rejected: 0,
  totals: 0,
  settled: 0,
  data_as_of: '2026-03-31',
  rejections: [],
  notes: [],
  refusal: null,
};

describe('the report of an import', () => {
  it('warns where many rows are left out, totals among them', () => {
    const text = (rejected: number, totals: number) =>
      importReportText([{ ...REPORT, rejected, totals, unchanged: 40 - rejected - totals }], 'confirm');
    expect(text(0, 8)).not.toContain('WARNING');
    expect(text(0, 10)).toContain('WARNING: 10 of 40 rows did not go in');
    expect(text(3, 9)).toContain('WARNING: 12 of 40 rows did not go in');
  });
});
