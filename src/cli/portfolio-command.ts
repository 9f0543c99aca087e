import { portfolioOfDay } from '../actions/portfolio-of-day.ts';
import type { PortfolioSplit } from '../domain/portfolio-report.ts';
import type { Command, OptionValues } from './command.ts';
import { choiceOption, dayOption, flagOption, languageOption, noPositionals, textOption } from './options.ts';
import { portfolioText } from './portfolio-text.ts';
import { policyOf, withDatabase } from './with-database.ts';

const SPLITS = {
  industry: 'industry',
  class: 'customer_class',
  manager: 'account_manager',
  currency: 'currency',
} as const satisfies Readonly<Record<string, PortfolioSplit>>;

export const portfolioCommand: Command = {
  name: 'portfolio',
  summary: 'Show ageing and measures of the whole portfolio against their targets',
  usage: '',
  options: {
    'as-of': { type: 'string' },
    by: { type: 'string' },
    language: { type: 'string' },
    json: { type: 'boolean' },
  },
  option_help: {
    'as-of': 'any day up to today; the newest evaluated day by default',
    by: 'industry, class, manager or currency: a row for each group, too',
    language: 'en (default) or zh',
    json: 'print one JSON document, with the groups of every kind',
  },
  run: async (context, options, positionals) => {
    noPositionals(positionals);
    const asOf = dayOption(options, 'as-of');
    const split = splitOption(options);
    const language = languageOption(options);
    const policy = await policyOf(context);
    return withDatabase(context, async ({ database, base_currency }) => {
      const { business_calendar } = context.config;
      const deps = { database, policy, base_currency, business_calendar, now: context.now };
      const report = await portfolioOfDay(deps, asOf);
      context.out.print(
        flagOption(options, 'json')
          ? JSON.stringify(report, null, 2)
          : portfolioText(report, language, split),
      );
      return 0;
    });
  },
};

function splitOption(options: OptionValues): PortfolioSplit | null {
  if (textOption(options, 'by') === undefined) return null;
  return SPLITS[choiceOption(options, 'by', ['industry', 'class', 'manager', 'currency'], 'industry')];
}
