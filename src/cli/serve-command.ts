import type { Command } from './command.ts';
import { flagOption, noPositionals } from './options.ts';
import { policyOf, withDatabase } from './with-database.ts';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'Serve the API until stopped',
  usage: '',
  options: { json: { type: 'boolean' } },
  option_help: { json: 'print the address as one JSON document once it listens' },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    // Only here: the other commands start a third sooner without the HTTP server's code.
    const { serveUntilStopped } = await import('./serve-until-stopped.ts');
    const policy = await policyOf(context);
    return withDatabase(context, (installation) =>
      serveUntilStopped(context, installation, policy, (url) => {
        if (flagOption(options, 'json')) context.out.print(JSON.stringify({ url }));
        else
          context.out.print(
            `Duewatch listens on ${url}. Its page is at ${url}/docs, its description at ${url}/openapi.json. Ctrl-C stops it.`,
          );
      }),
    );
  },
};
