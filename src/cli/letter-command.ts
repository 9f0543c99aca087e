import { writeLetter } from '../actions/write-letter.ts';
import { LETTER_KINDS } from '../domain/letter.ts';
import { type Command, UsageError } from './command.ts';
import { choiceOption, dayOption, languageOption, requiredText, textOption } from './options.ts';
import { policyOf, withDatabase } from './with-database.ts';
import { writingTo } from './writing-to.ts';

export const letterCommand: Command = {
  name: 'letter',
  summary: 'Write a reminder, formal demand or final notice to one customer',
  usage: `CUSTOMER_ID --kind ${LETTER_KINDS.join('|')}`,
  options: {
    kind: { type: 'string' },
    'as-of': { type: 'string' },
    language: { type: 'string' },
    out: { type: 'string' },
  },
  option_help: {
    kind: `${LETTER_KINDS.join(', ')}: from polite to last`,
    'as-of': 'the day of the letter, YYYY-MM-DD, up to today; the newest evaluated one by default',
    language: 'en (default) or zh, the language of the letter',
    out: 'write the page (HTML, for A4) to this file instead of the terminal',
  },
  run: async (context, options, positionals) => {
    const [customer_id, ...others] = positionals;
    if (customer_id === undefined || others.length > 0) throw new UsageError('name one customer id');
    requiredText(options, 'kind');
    const kind = choiceOption(options, 'kind', LETTER_KINDS, 'reminder');
    const as_of = dayOption(options, 'as-of');
    const language = languageOption(options);
    const out = textOption(options, 'out');
    const policy = await policyOf(context);
    const { rules_folder, config } = context;
    const { business_calendar } = config;
    const letter = await withDatabase(context, (installation) =>
      writeLetter(
        { ...installation, policy, business_calendar, rules_folder, now: context.now },
        { to: { customer_id }, kind, language, as_of },
      ),
    );
    for (const { message } of letter.warnings) context.out.note(`Warning: ${message}`);
    if (out === undefined) {
      context.out.print(letter.html.trimEnd());
      return 0;
    }
    const file = await writingTo(out);
    await file.all([letter.html]);
    await file.end();
    context.out.note(`${out}: ${kind.replace('_', ' ')} to ${customer_id} as of ${letter.as_of}`);
    return 0;
  },
};
