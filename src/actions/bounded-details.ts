/** Nobody reads more at once. */
const DETAILS_MAX = 1_000;
const CHARACTERS_MAX = 1_000;

/** The first thousand sentences and how many more there are, each cut to a thousand characters. */
export function boundedDetails(details: readonly string[]): readonly string[] {
  const told = details
    .slice(0, DETAILS_MAX)
    .map((detail) => (detail.length > CHARACTERS_MAX ? `${detail.slice(0, CHARACTERS_MAX)}…` : detail));
  const more = details.length - told.length;
  return more === 0 ? told : [...told, `and ${more} more`];
}
