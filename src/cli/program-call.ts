/** The scripts of a checkout that start the program; whoever types one has no `duewatch` to type. */
const SCRIPTS: readonly (string | undefined)[] = ['duewatch', 'demo'];

/** What a person types before a command: `duewatch`, or in a checkout `npm run -s duewatch --`. */
export function programCall(environment: Readonly<Record<string, string | undefined>>): string {
  const { npm_execpath, npm_lifecycle_event } = environment;
  const byScript = npm_execpath !== undefined && SCRIPTS.includes(npm_lifecycle_event);
  return byScript ? 'npm run -s duewatch --' : 'duewatch';
}
