/** What is wrong in a policy folder, and where. */
import type { z } from 'zod';
import { nearestName } from '../domain/nearest-name.ts';
import { reportIssues } from '../engine/check/shape-faults.ts';
import { distinctFaults, type Finding, faultList } from '../engine/fault.ts';

export interface PolicyFault {
  /** Null where no one file is to blame. */
  readonly file: string | null;
  /** RFC 6901 in that file. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
  /** Offsets into the file's text, where there is no pointer to go by. */
  readonly span?: { readonly start: number; readonly end: number };
}

/** Nobody reads more at once; and a list without end could not be passed on. */
const FILE_FAULTS_MAX = 1_000;

/** A spread into `push` would put every fault on the stack. */
export function addAll(faults: PolicyFault[], more: readonly PolicyFault[]): void {
  for (const fault of more) faults.push(fault);
}

/** The faults of a document, as those of its file. */
export function faultsOfFile(file: string, faults: readonly Finding<string>[]): readonly PolicyFault[] {
  return faults.map(({ pointer, code, message }) => ({ file, pointer, code, message }));
}

/** What a schema finds wrong with a file. */
export function schemaFaults(file: string, error: z.ZodError): readonly PolicyFault[] {
  const faults = faultList();
  reportIssues(error, faults);
  return faultsOfFile(file, distinctFaults(faults));
}

/** `overdue.json/rules/0/name: …` */
export function faultLine({ file, pointer, message }: PolicyFault): string {
  return file === null ? message : `${file}${pointer}: ${message}`;
}

/** The first thousand of each file's faults, and one that says how many more there are. */
export function cappedByFile(faults: readonly PolicyFault[]): readonly PolicyFault[] {
  const byFile = new Map<string | null, PolicyFault[]>();
  for (const fault of faults) {
    const known = byFile.get(fault.file);
    if (known) known.push(fault);
    else byFile.set(fault.file, [fault]);
  }
  return [...byFile].flatMap(([file, all]) => {
    const more = all.length - FILE_FAULTS_MAX;
    if (more <= 0) return all;
    const rest = { file, pointer: '', code: 'more_faults', message: `and ${more} more faults` };
    return [...all.slice(0, FILE_FAULTS_MAX), rest];
  });
}

/** What was probably meant by a name that is none of `names`, to end a message with; nothing where none is near. */
export function meant(name: string, names: readonly string[]): string {
  const near = nearestName(name, names);
  return near === null ? '' : `; did you mean ${near}?`;
}
