import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesToImport, importPath } from '../actions/import-paths.ts';
import type { Policy } from '../actions/load-policy.ts';
import { type Installation, openInstallation } from '../actions/open-installation.ts';
import { runEvaluation } from '../actions/run-evaluation.ts';
import { writeSimulation } from '../actions/write-simulation.ts';
import type { Language } from '../domain/bilingual.ts';
import { addDays } from '../domain/day.ts';
import { Refusal } from '../domain/refusal.ts';
import type { RunResult } from '../domain/run.ts';
import { eachAlert } from '../store/alert-list.ts';
import { alertListText } from './alert-list-text.ts';
import type { Command, CommandContext } from './command.ts';
import { resultText } from './evaluate-command.ts';
import { flagOption, languageOption, noPositionals } from './options.ts';
import { startProgress } from './progress.ts';
import { SIMULATION_UNTIL } from './simulate-command.ts';
import { policyOf } from './with-database.ts';
import { counted } from './wording.ts';

const DEMO_FOLDER = './.duewatch-demo';
const MARKER = 'demo.json';
const PORTFOLIO = { customers: 300, months: 24, seed: 1, until: SIMULATION_UNTIL } as const;
const DAYS = 30;
/** Customers that are judged a second time on each day before the last. */
const RECHECKED_BEFORE = 10;
const SHOWN_ALERTS = 8;

export const demoCommand: Command = {
  name: 'demo',
  summary: 'Simulate 300 customers, run their last 30 days, show the list, serve the API',
  usage: '',
  options: { language: { type: 'string' }, 'no-serve': { type: 'boolean' } },
  option_help: {
    language: 'en (default) or zh, the language of reasons and actions',
    'no-serve': 'end after the list instead of serving',
  },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const language = languageOption(options);
    const demo = { ...context, config: { ...context.config, database_url: null, data_folder: DEMO_FOLDER } };
    await claimDemoFolder();
    const policy = await policyOf(demo);
    const installation = await openInstallation(demo.config, demo.migrations_folder, (error) =>
      demo.out.note(error.message),
    );
    try {
      await bringPortfolio(demo, installation, policy);
      const result = await runDays(demo, installation, policy);
      await printList(demo, installation, result, language);
      if (flagOption(options, 'no-serve')) return 0;
      const { serveUntilStopped } = await import('./serve-until-stopped.ts');
      return await serveUntilStopped(demo, installation, policy, (url) =>
        demo.out.print(whereToGo(url, demo.program)),
      );
    } finally {
      await installation.database.close();
    }
  },
};

/** The folder is new, empty, or a demonstration's; anything else in it is somebody's data and stays untouched. */
async function claimDemoFolder(): Promise<void> {
  await mkdir(DEMO_FOLDER, { recursive: true });
  const entries = await readdir(DEMO_FOLDER);
  if (entries.includes(MARKER)) return;
  if (entries.length > 0) {
    throw new Refusal(
      'folder_not_empty',
      `${DEMO_FOLDER} holds other data. Move it away, or run the demonstration in another folder.`,
    );
  }
  await writeFile(
    join(DEMO_FOLDER, MARKER),
    `${JSON.stringify({ simulated: true, ...PORTFOLIO }, null, 2)}\n`,
  );
}

async function bringPortfolio(
  context: CommandContext,
  installation: Installation,
  policy: Policy,
): Promise<void> {
  context.out.print(
    `Simulating ${counted(PORTFOLIO.customers, 'customer')} over ${PORTFOLIO.months} months. None of them exists.`,
  );
  const folder = await mkdtemp(join(tmpdir(), 'duewatch-demo-'));
  try {
    const files = join(folder, 'files');
    await writeSimulation(files, { ...PORTFOLIO, base_currency: installation.base_currency });
    const deps = {
      ...installation,
      scales: policy.scales,
      models: policy.models,
      own_facts: policy.own_facts,
      now: context.now,
    };
    let rows = 0;
    for (const { path } of await filesToImport([files])) {
      for (const report of await importPath(deps, path, {})) {
        rows += report.rows;
        if (report.refusal === null && report.rejected === 0) continue;
        const [first] = report.rejections;
        throw new Error(
          `the simulated ${report.file} was not taken: ${report.refusal?.message ?? first?.message}`,
        );
      }
    }
    context.out.print(`Imported ${counted(rows, 'row')}.`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runDays(
  context: CommandContext,
  installation: Installation,
  policy: Policy,
): Promise<RunResult> {
  const { business_calendar, snapshot_days, recheck_customers } = context.config;
  const settings = { business_calendar, snapshot_days };
  const deps = { ...installation, policy, ...settings, now: context.now };
  const progress = startProgress(context.out, 'evaluating', DAYS);
  try {
    let result: RunResult | undefined;
    for (let day = 1; day <= DAYS; day += 1) {
      // json-rules-engine takes most of a second for 200 customers: the day that is shown has all of them.
      const checked = day === DAYS ? recheck_customers : Math.min(recheck_customers, RECHECKED_BEFORE);
      const on = { as_of: addDays(PORTFOLIO.until, day - DAYS) };
      result = await runEvaluation({ ...deps, recheck_customers: checked }, on);
      progress.update(day, result.as_of);
    }
    if (result === undefined) throw new Error('no day was evaluated');
    return result;
  } finally {
    progress.stop();
  }
}

async function printList(
  context: CommandContext,
  installation: Installation,
  result: RunResult,
  language: Language,
): Promise<void> {
  const { database, base_currency: currency } = installation;
  const status = ['open', 'acknowledged', 'snoozed'] as const;
  const alerts = await Array.fromAsync(eachAlert(database.db, { status }, currency));
  context.out.print(`Ran the last ${DAYS} days. ${resultText(result)}\n`);
  context.out.print(alertListText(result.as_of, alerts, { limit: SHOWN_ALERTS, language, currency, result }));
}

function whereToGo(url: string, program: string): string {
  const command = `DUEWATCH_DATA=${DEMO_FOLDER} ${program}`;
  return [
    '',
    `The API listens on ${url}. Ctrl-C stops it. While it runs:`,
    `  curl '${url}/v1/alerts?severity=critical&limit=3'`,
    `  curl ${url}/v1/runs`,
    `  curl ${url}/openapi.json`,
    'After stopping it, the same data from the command line:',
    `  ${command} alerts`,
    `  ${command} explain CUSTOMER_ID`,
    `  ${command} facts --customer CUSTOMER_ID`,
    'Your own files: see "Bring your files" in README.md.',
  ].join('\n');
}
