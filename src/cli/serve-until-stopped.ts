import { pino } from 'pino';
import type { Policy } from '../actions/load-policy.ts';
import type { Installation } from '../actions/open-installation.ts';
import type { LogEntry } from '../api/api-deps.ts';
import { createApi } from '../api/create-api.ts';
import { listen } from '../api/serve.ts';
import type { CommandContext } from './command.ts';

/** Serves the API on the configured address until the process is asked to stop. */
export async function serveUntilStopped(
  context: CommandContext,
  installation: Installation,
  policy: Policy,
  onListening: (url: string) => void,
): Promise<number> {
  const { business_calendar, snapshot_days, recheck_customers, host, port, log_level } = context.config;
  const logger = pino({ level: log_level, base: null }, pino.destination({ dest: 2, sync: true }));
  const log = ({ level, message, error, ...rest }: LogEntry): void => {
    logger[level](error === undefined ? rest : { ...rest, err: error }, message);
  };
  const settings = { business_calendar, snapshot_days, recheck_customers };
  const { rules_folder, now } = context;
  const app = createApi({ ...installation, policy, ...settings, rules_folder, now, log });
  const server = await listen(app, { host, port, log });
  // Whoever reads the address may ask to stop at once.
  const stopped = context.stopRequested();
  onListening(server.url);
  await stopped;
  await server.close();
  return 0;
}
