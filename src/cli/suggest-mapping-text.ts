/** `import --suggest-mapping FILE`: the mapping on standard output, and for a person what it is about beside it. */
import { ownFactsIn } from '../actions/import-policy.ts';
import { type Suggestion, suggestMappingFor } from '../actions/suggest-mapping.ts';
import { type CommandContext, type OptionValues, UsageError } from './command.ts';
import { delimiterOption, encodingOption, flagOption } from './options.ts';
import { textTable } from './text-table.ts';
import { count, counted, shellWord } from './wording.ts';

/** @param others paths given beside the file, of which there may be none */
export async function suggestMappingCommand(
  { out, program, rules_folder }: CommandContext,
  options: OptionValues,
  path: string,
  others: readonly string[],
): Promise<number> {
  if (path === '') throw new UsageError('--suggest-mapping needs the file to suggest a mapping for');
  if (others.length > 0) {
    throw new UsageError(
      `--suggest-mapping is for one file and imports nothing, but there is "${others[0]}"`,
    );
  }
  const given = { encoding: encodingOption(options), delimiter: delimiterOption(options) };
  const suggestion = await suggestMappingFor(path, given, await ownFactsIn(rules_folder));
  const asJson = flagOption(options, 'json');
  out.print(JSON.stringify(asJson ? suggestion : suggestion.mapping, null, 2));
  if (!asJson) out.note(`\n${suggestionText(suggestion, { path, program, given })}`);
  return 0;
}

/** What was typed, as far as it has to be typed again. */
interface Call {
  readonly path: string;
  readonly program: string;
  readonly given: {
    readonly encoding: ReturnType<typeof encodingOption>;
    readonly delimiter: string | undefined;
  };
}

/** What a person reads before using the mapping. */
function suggestionText(suggestion: Suggestion, call: Call): string {
  const { file, rows, whole, columns, ignored } = suggestion;
  const kinds = [...new Set(columns.map(({ kind }) => kind))].join(', ');
  const looked = whole ? `all ${counted(rows, 'row')}` : `the first ${count(rows)} rows`;
  const parts = [
    `${file}: ${looked} looked at; it can be read as ${kinds}.`,
    textTable(
      [{ title: 'COLUMN OF THE FILE' }, { title: 'IS' }, { title: 'CERTAINTY' }, { title: 'WHY' }],
      columns.map(({ kind, column, source, certainty, reason }) => [
        source === null ? '?' : shown(source),
        `${kind}.${column}`,
        certainty,
        reason,
      ]),
    ),
  ];
  if (ignored.length > 0) {
    parts.push(
      textTable(
        [{ title: 'LEFT OUT' }, { title: 'WHY' }],
        ignored.map(({ source, reason }) => [source === '' ? '(no name)' : shown(source), reason]),
      ),
    );
  }
  return [...parts, questionsText(suggestion), nextText(suggestion, call)].join('\n\n');
}

/** A name of a header in one line, whatever it holds. */
function shown(name: string): string {
  return name.replace(/[\p{Cc}\s]+/gu, ' ');
}

function questionsText({ questions }: Suggestion): string {
  if (questions.length === 0) return 'Nothing is left to decide.';
  const listed = questions.map(({ about, question, choices }, index) =>
    [`${index + 1}. ${about}: ${question}`, ...choices.map((choice) => `   - ${choice}`)].join('\n'),
  );
  return [`${counted(questions.length, 'open question')}`, ...listed].join('\n');
}

function nextText({ mapping, questions }: Suggestion, { path, program, given }: Call): string {
  const file = shellWord(path);
  const dated = mapping.some(({ mode }) => mode === 'open_items') ? ' --data-as-of YYYY-MM-DD' : '';
  const answer = questions.length === 0 ? [] : ['  (write the answers into mapping.json)'];
  // What was found with them is found with them alone; the mapping then has them itself.
  const encoding = given.encoding === undefined ? '' : ` --encoding ${given.encoding}`;
  const delimiter = given.delimiter === undefined ? '' : ` --delimiter ${delimiterWord(given.delimiter)}`;
  return [
    'Next',
    `  ${program} import --suggest-mapping ${file}${encoding}${delimiter} > mapping.json`,
    ...answer,
    `  ${program} import ${file} --mapping mapping.json${dated}`,
  ].join('\n');
}

function delimiterWord(delimiter: string): string {
  return delimiter === '\t' ? 'tab' : shellWord(delimiter);
}
