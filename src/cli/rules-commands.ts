import { checkRules } from '../actions/check-rules.ts';
import { evaluateRuleSet } from '../actions/evaluate-rule-set.ts';
import { type Command, UsageError } from './command.ts';
import { flagOption, noPositionals, requiredText, textOption } from './options.ts';
import { rulesCheckText } from './rules-check-text.ts';
import { usedFactsText, VerdictTally, verdictTexts } from './rules-evaluate-text.ts';
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
    const check = await checkRules(folder);
    const { report } = check;
    const json = flagOption(options, 'json');
    context.out.print(json ? JSON.stringify(report, null, 2) : rulesCheckText(folder, check));
    return report.ok ? 0 : 1;
  },
};

export const rulesEvaluateCommand: Command = {
  name: 'rules evaluate',
  summary: 'Evaluate any json-rules-engine rules against a file of facts, without a database',
  usage: '--rule-set FILE --facts FILE',
  options: { 'rule-set': { type: 'string' }, facts: { type: 'string' }, out: { type: 'string' } },
  option_help: {
    'rule-set':
      'a rule set, or a plain json-rules-engine rule, list of rules or {"rules": […]}; "facts": {"days": {"type": "days"}} in it declares types, others are inferred',
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
    context.out.note(usedFactsText(evaluation.facts, evaluation.unread));
    const file = out === undefined ? null : await writingTo(out);
    let verdicts = 0;
    const tally = new VerdictTally();
    for await (const { text, count } of verdictTexts(evaluation.verdicts, tally)) {
      verdicts += count;
      if (file !== null) {
        await file.all([`${text}\n`]);
      } else {
        context.out.print(text);
        await context.out.drained();
      }
    }
    await file?.end();
    context.out.note(tally.text());
    if (out !== undefined) context.out.note(`${out}: ${counted(verdicts, 'verdict')}`);
    return 0;
  },
};
