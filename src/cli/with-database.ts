import { loadPolicy, type Policy } from '../actions/load-policy.ts';
import { type Installation, openInstallation } from '../actions/open-installation.ts';
import { FACT_CATALOGUE } from '../snapshot/catalogue.ts';
import type { CommandContext } from './command.ts';

/** Opens the configured database for one command and closes it again, whatever happens. */
export async function withDatabase<T>(
  context: CommandContext,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const installation = await openInstallation(context.config, context.migrations_folder, (error) =>
    context.out.note(`the database dropped an idle connection: ${error.message}`),
  );
  try {
    return await work(installation);
  } finally {
    await installation.database.close();
  }
}

export async function policyOf(context: CommandContext): Promise<Policy> {
  return loadPolicy(context.rules_folder, FACT_CATALOGUE);
}
