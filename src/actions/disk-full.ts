import { Refusal } from '../domain/refusal.ts';

const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The error itself, or where the disk has no room a refusal that says what did not fit. */
export function refusalOfFullDisk(error: unknown, what: string): unknown {
  if (!(error instanceof Error && 'code' in error && NO_ROOM.includes(String(error.code)))) return error;
  const message = `There is no room for ${what} (${error.message}); nothing of it was kept.`;
  return new Refusal('conflict', message, { cause: error });
}
