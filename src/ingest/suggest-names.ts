/** Which of our columns a header's name means, whatever its spelling: `Customer No.`, `customerNo`, `客户编号`. */

/**
 * The names of a column, normalised and with a space between. `sure` names mean it and nothing else; `likely` ones may
 * mean something else as well. Where a file has several, those of an earlier group are the better ones.
 */
export interface ColumnNames {
  readonly sure: readonly string[];
  readonly likely?: readonly string[];
}

export interface NameMatch {
  readonly certainty: 'sure' | 'likely';
  /** The group of the name: 0 for the best. */
  readonly group: number;
}

/** How a header's name, in its forms, matches the names of a column; null where it does not. */
export function matchName(forms: readonly string[], names: ColumnNames): NameMatch | null {
  for (const certainty of ['sure', 'likely'] as const) {
    for (const [group, listed] of (names[certainty] ?? []).entries()) {
      const words = listed.split(/\s+/);
      if (forms.some((form) => words.includes(form))) return { certainty, group };
    }
  }
  return null;
}

/** Letters and digits alone, in lower case, umlauts written out: `Fällig am` is `faelligam`. */
export function normalName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => UMLAUTS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]/gu, '');
}

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

const BRACKETED = /[([{【]([^)\]}】]*)[)\]}】]/g;
/** A name behind the name of its table: `BSID-KUNNR`, `invoice.DueDate`. */
const BEHIND_TABLE = /^(?:[A-Z0-9]{3,6}-|\w+\.)(\w{3,})$/;

/** The name itself, then what is left without brackets, in them, behind a table's name, and in each of two scripts. */
export function nameForms(header: string): readonly string[] {
  const text = header.normalize('NFKC').trim();
  const forms = [
    text,
    text.replace(BRACKETED, ''),
    ...[...text.matchAll(BRACKETED)].map((match) => match[1] ?? ''),
  ];
  const behind = BEHIND_TABLE.exec(text)?.[1];
  if (behind !== undefined) forms.push(behind);
  const han = text.replace(/[^\p{Script=Han}]/gu, '');
  const latin = text.replace(/[^\p{Script=Latin}\d]/gu, '');
  if (han.length > 1 && latin.length > 3) forms.push(han, latin);
  return [...new Set(forms.map(normalName).filter((form) => form !== ''))];
}
