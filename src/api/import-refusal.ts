/** A refused file over HTTP: a problem, although the import stands in the list of imports. */
import type { FileReport, RefusalReason } from '../domain/import-report.ts';
import { type InputFault, ProblemError } from './problem.ts';

/** Refusals that a person may overrule. */
const CONFIRMABLE: readonly RefusalReason[] = ['open_items_incomplete', 'open_items_guard'];

/**
 * @param headers what the problem carries
 * @throws ProblemError 422 where a part of the file was refused, and so the whole of it
 */
export function refuseRefused(
  reports: readonly FileReport[],
  headers: Readonly<Record<string, string>>,
): void {
  const refused = reports.flatMap(({ refusal, import_id }) =>
    refusal === null ? [] : [{ ...refusal, import_id }],
  );
  // All parts are refused for what was found in one of them, and that one says it without more words about the others.
  const [refusal] = refused.toSorted((a, b) => a.message.length - b.message.length);
  if (refusal === undefined) return;
  const { code, line, message, import_id } = refusal;
  const confirm = CONFIRMABLE.includes(code) ? ' To confirm it, send it again with confirm=true.' : '';
  const detail = `${ended(message)}${confirm}`;
  const fault: InputFault = { pointer: '', code, detail, ...(line === null ? {} : { line }) };
  throw new ProblemError('file_refused', line === null ? detail : `Line ${line}: ${detail}`, [fault], {
    headers,
    import_id,
  });
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
