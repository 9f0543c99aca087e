/** What `rules check` tells a person: what is wrong and where, then what the rules are made of. */
import { join } from 'node:path';
import type { RuleSetReport, RulesCheck } from '../actions/check-rules.ts';
import type { Located } from '../actions/locate-findings.ts';
import { excerpt, shown } from './source-excerpt.ts';
import { textTable } from './text-table.ts';
import { counted } from './wording.ts';

const WIDTH = 80;

/** @param folder as it was given, so that each place can be opened as it is printed */
export function rulesCheckText(folder: string, { report, texts }: RulesCheck): string {
  const lines = linesOf(texts);
  const told = (finding: Located, kind: 'fault' | 'warning'): string =>
    findingText(folder, finding, kind, lines);
  const blocks: string[] = [];
  for (const ruleSet of report.rule_sets) {
    blocks.push(
      [
        headLine(folder, ruleSet),
        ...ruleSet.faults.map((fault) => told(fault, 'fault')),
        ...(report.ok ? [] : ruleSet.warnings.map((warning) => told(warning, 'warning'))),
        ...(onlyCasesFail(ruleSet) ? [casesDiffer(report.profiles)] : []),
      ].join('\n'),
    );
  }
  if (report.faults.length > 0) {
    blocks.push(report.faults.map((fault) => told(fault, 'fault')).join('\n'));
  }
  // What is wrong stands at the end of the screen: faults without tables, warnings below them.
  if (report.ok) {
    blocks.push(...report.rule_sets.flatMap(tablesText));
    blocks.push(profilesText(report.profiles));
    blocks.push(...report.rule_sets.flatMap(({ warnings }) => warnings.map((one) => told(one, 'warning'))));
    blocks.push(...report.warnings.map((one) => told(one, 'warning')));
  }
  return [...blocks, summary(report)].join('\n\n');
}

function tablesText(ruleSet: RuleSetReport): readonly string[] {
  const tables: string[] = [];
  if (ruleSet.rules.length > 0) tables.push(rulesText(ruleSet));
  if (ruleSet.thresholds.length > 0) tables.push(thresholdsText(ruleSet));
  return tables;
}

const CASES_DIFFER =
  'The rules can be evaluated, but do something else than their cases say. If that is\nmeant, change the cases.';

/** A person who looks for why a case fails has to know by which thresholds it was run. */
function casesDiffer(profiles: RulesCheck['report']['profiles']): string {
  const inForce = profiles.find(({ in_force, thresholds }) => in_force && thresholds > 0);
  if (inForce === undefined) return CASES_DIFFER;
  return `${CASES_DIFFER}\nCases are run with the thresholds of the file, not with those of ${shown(inForce.profile)}, which is in force.`;
}

function onlyCasesFail({ faults, failed_cases }: RuleSetReport): boolean {
  return faults.length > 0 && faults.length === failed_cases;
}

function headLine(folder: string, report: RuleSetReport): string {
  const { file, rules, thresholds, cases, faults } = report;
  const place = shown(join(folder, file));
  if (report.rule_set === null) return `FAULTY  ${place}`;
  const what = [
    counted(rules.length, 'rule'),
    counted(thresholds.length, 'threshold'),
    counted(cases, 'case'),
  ].join(', ');
  const head = faults.length === 0 ? 'ok    ' : onlyCasesFail(report) ? 'CASES ' : 'FAULTY';
  return `${head}  ${place}: ${what}`;
}

function findingText(
  folder: string,
  finding: Located,
  kind: 'fault' | 'warning',
  lines: (file: string, line: number) => string,
): string {
  const { file, line, column, end_line, end_column, code, pointer } = finding;
  const label = kind === 'warning' ? 'warning: ' : '';
  // What is not there cannot be pointed at, so it is named.
  const absent = finding.message === 'is missing' ? `${pointer.slice(pointer.lastIndexOf('/') + 1)} ` : '';
  const message = `${absent}${finding.message}`;
  if (file === null) return shown(`${label}${message}`);
  if (line === null || column === null || code === 'more_faults') {
    return shown(`${join(folder, file)}: ${label}${message}`);
  }
  const source = lines(file, line);
  const end = end_line === line && end_column !== null ? end_column : source.length + 1;
  const place = shown(`${join(folder, file)}:${line}:${column}: ${label}${message}`);
  return `${place}\n${excerpt(source, { line, column, end }, WIDTH)}`;
}

function rulesText({ rule_set, rules }: RuleSetReport): string {
  const heads = textTable(
    [{ title: `RULE OF ${String(rule_set)}` }, { title: 'INDICATOR' }, { title: 'SEVERITY' }],
    rules.map(({ name, indicator, severity }) => [name, indicator, severity ?? ''].map(shown)),
  ).split('\n');
  return withDetails(
    heads,
    rules.map(({ facts, thresholds }) => [
      ['facts', facts],
      ['thresholds', thresholds],
    ]),
  );
}

function thresholdsText({ rule_set, thresholds }: RuleSetReport): string {
  const heads = textTable(
    [
      { title: `THRESHOLD OF ${String(rule_set)}` },
      { title: 'VALUE', align: 'right' },
      { title: 'UNIT' },
      { title: 'RANGE' },
      { title: '' },
    ],
    thresholds.map(({ name, value, unit, min, max, instead_of }) =>
      [
        name,
        figure(value),
        unit,
        `${figure(min)} to ${figure(max)}`,
        instead_of === null ? '' : `(${instead_of.profile}; file: ${figure(instead_of.value)})`,
      ].map(shown),
    ),
  ).split('\n');
  return withDetails(
    heads,
    thresholds.map(({ overrides, used_by, instead_of }) => [
      ['overrides', overridesText(overrides)],
      ['file has', instead_of === null ? [] : differing(overrides, instead_of.overrides)],
      ['used by', used_by],
    ]),
  );
}

type Overrides = RuleSetReport['thresholds'][number]['overrides'];

function overridesText(overrides: Overrides): readonly string[] {
  return overrides.map(({ segment, value }) => `${segmentText(segment)} ${figure(value)}`);
}

/** The overrides of the file where they are not those in force. */
function differing(inForce: Overrides, inFile: Overrides): readonly string[] {
  const texts = overridesText(inFile);
  if (texts.join() === overridesText(inForce).join()) return [];
  return texts.length === 0 ? ['no overrides'] : texts;
}

const FIGURE = new Intl.NumberFormat('en', { maximumFractionDigits: 20 });

function figure(value: number): string {
  return FIGURE.format(value).replace('-', '−');
}

function segmentText(segment: Readonly<Record<string, string>>): string {
  return Object.entries(segment)
    .map(([fact, text]) => `${fact}=${text}`)
    .join(' & ');
}

type Details = readonly (readonly [label: string, words: readonly string[]])[];

/** A table whose rows are followed by lists too long for a column. */
function withDetails([title = '', ...heads]: readonly string[], details: readonly Details[]): string {
  const rows = heads.map((head, index) => [head, ...(details[index] ?? []).flatMap(wrapped)].join('\n'));
  return [title, ...rows].join('\n');
}

function wrapped([label, words]: Details[number]): readonly string[] {
  const lines: string[] = [];
  const indent = ' '.repeat(4 + 'thresholds '.length);
  let line = `    ${label.padEnd('thresholds '.length)}`;
  let empty = true;
  for (const [index, word] of words.entries()) {
    const text = shown(index === words.length - 1 ? word : `${word},`);
    if (!empty && line.length + 1 + text.length > WIDTH) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? text : ` ${text}`;
    empty = false;
  }
  return words.length === 0 ? [] : [...lines, line];
}

/** The thresholds above are those in force; beside each that the profile changes stands what its file says. */
function profilesText(profiles: RulesCheck['report']['profiles']): string {
  return textTable(
    [{ title: 'PROFILE' }, { title: 'OTHER THRESHOLDS', align: 'right' }, { title: '' }],
    profiles.map(({ profile, thresholds, in_force }) => [
      shown(profile),
      figure(thresholds),
      in_force ? 'in force' : '',
    ]),
  );
}

function summary({ ok, rule_sets, faults, warnings }: RulesCheck['report']): string {
  const all = rule_sets.reduce((sum, one) => sum + one.faults.length, faults.length);
  const warned = rule_sets.reduce((sum, one) => sum + one.warnings.length, warnings.length);
  const also = warned === 0 ? '' : `, ${counted(warned, 'warning')}`;
  if (ok) return `No fault${also}.`;
  return `${counted(all, 'fault')}${also}. The rules and their thresholds are listed once there is no fault.`;
}

/** The lines of the files, cut up only where they are asked for. */
function linesOf(texts: ReadonlyMap<string, string>): (file: string, line: number) => string {
  const cut = new Map<string, readonly string[]>();
  return (file, line) => {
    const lines = cut.get(file) ?? (texts.get(file) ?? '').split('\n');
    cut.set(file, lines);
    return (lines[line - 1] ?? '').replace(/\r$/, '');
  };
}
