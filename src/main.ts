#!/usr/bin/env node
/** The program: checks its runtime, wires the outside world to the command line, and ends with its exit code. */

const NODE_MAJOR_MIN = 24;

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  process.stderr.write(
    `duewatch needs Node.js ${NODE_MAJOR_MIN} or newer; this is ${process.version}. In a checkout, npm scripts bring their own: npm run -s duewatch -- <command>\n`,
  );
  process.exit(1);
}

const { runCommand } = await import('./cli/run-command.ts');
const { terminal } = await import('./cli/terminal.ts');
const { rulesFolder, migrationsFolder, version } = await import('./cli/installation-folders.ts');

process.exitCode = await runCommand(
  { words: process.argv.slice(2), environment: process.env, version: await version() },
  {
    rules_folder: rulesFolder,
    migrations_folder: migrationsFolder,
    out: terminal(),
    now: () => new Date(),
    stopRequested: () =>
      new Promise((resolve) => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
      }),
  },
);
