import { checkRules, type RuleSetReport } from '../actions/check-rules.ts';
import { evaluateRuleSet } from '../actions/evaluate-rule-set.ts';
import { type Command, UsageError } from './command.ts';
import { flagOption, noPositionals, requiredText, textOption } from './options.ts';
import { counted } from './wording.ts';
import { writingTo } from './writing-to.ts';

export const rulesCheckCommand: Command = {
  name: 'rules check',
  summary: 'Check a folder of rules and run the cases beside them',
  usage: 'FOLDER',
  options: { json: { type: 'boolean' } },
  option_help: { json: 'print the report as one JSON document' },
  run: async (context, options, positionals) => {
    const [folder, ...others] = positionals;
    if (folder === undefined || others.length > 0) throw new UsageError('name the folder of rules to check');
    const report = await checkRules(folder);
    if (flagOption(options, 'json')) {
      context.out.print(JSON.stringify(report, null, 2));
    } else {
      const faults = report.faults.map((fault) => `FAULT    ${fault}`);
      context.out.print([...report.rule_sets.map(reportText), ...faults].join('\n'));
    }
    return report.ok ? 0 : 1;
  },
};

export const rulesEvaluateCommand: Command = {
  name: 'rules evaluate',
  summary: 'Evaluate any json-rules-engine rules against a file of facts, without a database',
  usage: '--rule-set FILE --facts FILE',
  options: { 'rule-set': { type: 'string' }, facts: { type: 'string' }, out: { type: 'string' } },
  option_help: {
    'rule-set': 'a rule set, or a plain json-rules-engine rule, list of rules or {"rules": […]}',
    facts: 'CSV or NDJSON, a row of facts a line',
    out: 'write the verdicts to this file instead of the terminal',
  },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const out = textOption(options, 'out');
    const evaluation = await evaluateRuleSet(
      requiredText(options, 'rule-set'),
      requiredText(options, 'facts'),
    );
    context.out.note(`facts: ${evaluation.facts.map((fact) => `${fact.name} (${fact.type})`).join(', ')}`);
    const file = out === undefined ? null : await writingTo(out);
    let verdicts = 0;
    for await (const verdict of evaluation.verdicts) {
      verdicts += 1;
      const line = JSON.stringify(verdict);
      if (file !== null) {
        await file.all([`${line}\n`]);
      } else {
        context.out.print(line);
        await context.out.drained();
      }
    }
    await file?.end();
    if (out !== undefined) context.out.note(`${out}: ${counted(verdicts, 'verdict')}`);
    return 0;
  },
};

function reportText(report: RuleSetReport): string {
  const what = `${counted(report.rules, 'rule')}, ${counted(report.thresholds, 'threshold')}, ${counted(report.cases, 'case')}`;
  const lines = [`${headOf(report)} ${report.file}: ${what}`];
  for (const fault of report.faults) lines.push(`  ${fault}`);
  for (const warning of report.warnings) lines.push(`  warning: ${warning}`);
  if (report.faults.length > 0 && report.faults.length === report.failed_cases) {
    lines.push(
      '  The rules can be evaluated, but do something else than their cases say. If that is meant, change the cases.',
    );
  }
  return lines.join('\n');
}

function headOf(report: RuleSetReport): string {
  if (report.faults.length === 0) return 'ok      ';
  return report.faults.length === report.failed_cases ? 'CASES   ' : 'FAULTY  ';
}
