import type { RetentionFault } from '../actions/apply-retention.ts';
import { refuseDayToCome, runEvaluation } from '../actions/run-evaluation.ts';
import type { RunResult } from '../domain/run.ts';
import type { Command } from './command.ts';
import { flagOption, noPositionals, requiredDay } from './options.ts';
import { startProgress } from './progress.ts';
import { policyOf, withDatabase } from './with-database.ts';
import { count, counted, seconds } from './wording.ts';

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'Evaluate the whole portfolio as of a day',
  usage: '--as-of DAY',
  options: { 'as-of': { type: 'string' }, json: { type: 'boolean' } },
  option_help: { 'as-of': 'the day, YYYY-MM-DD', json: 'print the result as one JSON document' },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const as_of = requiredDay(options, 'as-of');
    refuseDayToCome(as_of, context.now());
    const policy = await policyOf(context);
    const { business_calendar, snapshot_days, recheck_customers } = context.config;
    const result = await withDatabase(context, async (installation) => {
      let progress: ReturnType<typeof startProgress> | undefined;
      const log = ({ message, error }: RetentionFault): void =>
        context.out.note(`${message}\n${error instanceof Error ? error.stack : error}`);
      const settings = { business_calendar, snapshot_days, recheck_customers };
      const deps = { ...installation, policy, ...settings, now: context.now, log };
      try {
        return await runEvaluation(deps, {
          as_of,
          onProgress: ({ done, total }) => {
            progress ??= startProgress(context.out, `evaluating ${as_of}`, total);
            progress.update(done, counted(done, 'customer'));
          },
        });
      } finally {
        progress?.stop();
      }
    });
    context.out.print(flagOption(options, 'json') ? JSON.stringify(result, null, 2) : resultText(result));
    return 0;
  },
};

/** What a run came to, for a person. */
export function resultText(result: RunResult): string {
  const { alerts, verdicts } = result;
  if (result.already) {
    return `${result.as_of} is evaluated already: same data, same rules, nothing changed. ${counted(alerts.open, 'open alert')}.`;
  }
  const lines = [
    `Evaluated ${counted(result.customers, 'customer')} as of ${result.as_of} with ${counted(result.rules, 'rule')} in ${seconds(result.seconds)}.`,
    `  verdicts  ${count(verdicts.fires)} fire, ${count(verdicts.clear)} clear, ${count(verdicts.unknown)} unknown`,
    result.moved_alerts
      ? `  alerts    ${count(alerts.opened)} opened, ${count(alerts.escalated)} escalated, ${count(alerts.deescalated)} lowered, ${count(alerts.cleared)} cleared, ${count(alerts.unchanged)} unchanged; ${count(alerts.open)} open`
      : `  alerts    left as they are, because a later day has been evaluated; ${count(alerts.open)} open`,
    `  rules     ${result.rule_sets.map((one) => `${one.rule_set} v${one.version}`).join(', ')}`,
  ];
  for (const { message, customers } of result.warnings) {
    lines.push(`  warning   ${message}${customers === 0 ? '' : ` ${counted(customers, 'customer')}.`}`);
  }
  const { rechecked } = result;
  if (rechecked !== undefined && rechecked.customers > 0) {
    lines.push(
      `  checked   ${counted(rechecked.pairs, 'verdict')} of ${counted(rechecked.customers, 'customer')} again with json-rules-engine: none differs`,
    );
  }
  const undecided = result.coverage.filter((rule) => rule.when_unknown === 'report' && rule.unknown > 0);
  if (undecided.length > 0) {
    lines.push('  undecided for lack of data:');
    for (const rule of undecided) {
      lines.push(
        `    ${rule.rule_set}/${rule.rule}: ${count(rule.unknown)} of ${counted(result.customers, 'customer')}`,
      );
    }
  }
  return lines.join('\n');
}
