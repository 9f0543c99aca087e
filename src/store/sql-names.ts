/** Limits of the servers we run on, and names inside SQL that cannot be parameters. */

export const SERVER_VERSION_MIN = 150_000;
export const SERVER_ENCODING_REQUIRED = 'UTF8';

/** An identifier in double quotes. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
