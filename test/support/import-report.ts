/** What `import --json` prints. */
import { z } from 'zod';
import { type FileReport, fileReportSchema } from '../../src/domain/import-report.ts';
import type { Answer } from './built-program.ts';
import { documentOf } from './installation.ts';

const importDocument = z.strictObject({ files: z.array(fileReportSchema) });

/** The reports in the order of the import. */
export function reportsOf(outcome: Answer): readonly FileReport[] {
  return documentOf(outcome, importDocument).files;
}

/** Reports by file name, for imports in which no two files have the same. */
export function reportsByFile(outcome: Answer): ReadonlyMap<string, FileReport> {
  return new Map(reportsOf(outcome).map((report) => [report.file, report]));
}
