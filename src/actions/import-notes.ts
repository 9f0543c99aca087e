/** What of an imported file was kept as it is and is worth a look. */
import type { Day } from '../domain/day.ts';
import type { FileKind } from '../domain/file-kind.ts';
import type { ImportNote } from '../domain/import-report.ts';
import { LAPP_PARTS } from '../domain/scorecard.ts';
import { showValue } from '../ingest/show-value.ts';
import type { ModelPolicy } from '../snapshot/fact-definition.ts';
import type { Session } from '../store/database.ts';
import {
  dueBeforeIssue,
  paymentsAboveInvoice,
  redFlagsOfOtherFamily,
  type StagedOddity,
  scoresAbove,
  scoresOfUnknownItems,
  unlistedRedFlags,
} from '../store/staged-notes.ts';

/**
 * @param models absent: codes and items are not looked up
 * @param today the day of the import
 */
export async function importNotes(
  session: Session,
  kind: FileKind,
  models: ModelPolicy | undefined,
  today: Day,
): Promise<ImportNote[]> {
  const notes: ImportNote[] = [];
  const note = (
    code: ImportNote['code'],
    found: StagedOddity | null,
    message: (first: string) => string,
  ): void => {
    if (found !== null)
      notes.push({ code, rows: found.rows, line: found.line, message: message(found.first) });
  };
  if (kind === 'invoices') {
    note(
      'due_before_issue',
      await dueBeforeIssue(session),
      (day) =>
        `due_on ${day} is before issued_on: from its issue day on the invoice is in the figures, its days overdue count from its due day`,
    );
  }
  if (kind === 'payments') {
    note(
      'exceeds_invoice',
      await paymentsAboveInvoice(session, today),
      (amounts) =>
        `the payment of ${amounts}: it was kept, and what is over counts as money that is matched to no invoice yet`,
    );
  }
  if (kind === 'red_flags' && models !== undefined) {
    const { red_flag_codes } = models;
    note(
      'unlisted_code',
      await unlistedRedFlags(session, red_flag_codes),
      (code) =>
        `code ${showValue(code)} is not in red-flag-codes.json: the red flag counts in the family it names, and in the worst severity only where the row gives its severity`,
    );
    note(
      'family_differs',
      await redFlagsOfOtherFamily(session, red_flag_codes),
      (code) =>
        `code ${showValue(code)} is listed in another family; the red flag counts in the one it names`,
    );
  }
  if (kind === 'assessments' && models !== undefined) {
    const { traits } = models.scorecards;
    note(
      'unknown_item',
      await scoresOfUnknownItems(session, scoredItems(models)),
      (item) => `${showValue(item)} is no model and item of scorecards.json; the score counts nowhere`,
    );
    note(
      'score_above_max',
      await scoresAbove(session, 'traits', traits.score_max),
      (score) => `traits are scored 0 to ${traits.score_max}; a score of ${score} counts as not filled in`,
    );
  }
  return notes;
}

/** The items that somebody can fill in: the traits, and the parts of LAPP where no figures are at hand. */
function scoredItems({
  scorecards,
}: ModelPolicy): readonly { readonly model: string; readonly item: string }[] {
  const traits = scorecards.traits.groups.flatMap((group) => group.items);
  return [
    ...traits.map(({ item }) => ({ model: 'traits', item })),
    ...LAPP_PARTS.map((item) => ({ model: 'lapp', item })),
  ];
}
