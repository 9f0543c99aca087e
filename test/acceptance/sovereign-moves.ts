/**
 * What rating agencies did to sovereigns, read from the source by eye, and what that is in notches over 180 days: per
 * agency the notches between the grade in force at the end and the best one in force since the day 180 days before,
 * that day included; then the largest over agencies. An agency that withdrew counts with its last grade; where no drop
 * is seen beside it, or no agency rates any more, nothing is known. Every row says which agency decides, and why.
 */
export interface SovereignMove {
  readonly country: string;
  /** Null: unknown. */
  readonly notches: number | null;
}

/** The Asian crisis. 180 days before is 1997-07-19. */
export const MOVES_1998_01_15: readonly SovereignMove[] = [
  // Fitch A- → BBB+ on 1997-11-24: 1 notch. S&P and Moody's did nothing.
  { country: 'czech-republic', notches: 1 },
  // Moody's Baa3 → Ba1 on 1997-12-21 → B2 on 1998-01-09: Ba1, Ba2, Ba3, B1, B2 are 5 notches. S&P BBB → BB and Fitch
  // BBB- → BB- are 3 each, on their own scales.
  { country: 'indonesia', notches: 5 },
  // S&P A+ → A on 1997-12-23 and Moody's A1 → A2 on 1997-12-29: 1 notch each, which do not add up.
  { country: 'malaysia', notches: 1 },
  // Fitch AA- → A+ → A → BBB- → B- between 1997-11-18 and 1997-12-23: 12 notches. S&P AA- → B+ is 10, Moody's A1 → Ba1 6.
  { country: 'south-korea', notches: 12 },
  // S&P A → A- → BBB → BBB- by 1998-01-08: 4 notches. Moody's A3 → Baa1 → Baa3 → Ba1 by 1997-12-21: 4 too.
  { country: 'thailand', notches: 4 },
  // Moody's Ba2 → Ba1 on 1997-11-14 is a step up; the first rating of Fitch drops from nothing.
  { country: 'egypt', notches: 0 },
];

/** The crisis of the euro. 180 days before is 2011-07-04. */
export const MOVES_2011_12_31: readonly SovereignMove[] = [
  // S&P AAA → AA+ on 2011-08-05: 1 notch. Moody's, Fitch and DBRS kept their best grade.
  { country: 'united-states', notches: 1 },
  // Moody's A2 → Baa1 on 2011-07-27 → Baa3 on 2011-11-04: A3, Baa1, Baa2, Baa3 are 4. S&P and Fitch A- → BBB are 2.
  { country: 'cyprus', notches: 4 },
  // Fitch B+ → CCC on 2011-07-13: B, B-, CCC+, CCC are 4. Moody's Caa1 → Ca is 3, S&P CCC → CC 2.
  { country: 'greece', notches: 4 },
  // Moody's Aa2 → A2 on 2011-10-04: Aa3, A1, A2 are 3. S&P A+ → A, Fitch AA- → A+, DBRS AA (low) → A (high): 1 each.
  { country: 'italy', notches: 3 },
  // Moody's Baa1 → Ba2 on 2011-07-05, one day after the window's start, which found Baa1 in force: Baa2, Baa3, Ba1, Ba2
  // are 4. Fitch BBB- → BB+ and DBRS BBB (high) → BBB are 1 each.
  { country: 'portugal', notches: 4 },
  // Moody's Aa2 → Aa3 on 2011-09-23 → A1 on 2011-12-22: 2. S&P and Fitch AA → AA-: 1 each.
  { country: 'slovenia', notches: 2 },
  // Fitch AA+ → AA- on 2011-10-07 and Moody's Aa2 → A1 on 2011-10-18: 2 each. S&P and DBRS: 1 each.
  { country: 'spain', notches: 2 },
  // Moody's Aa1 → Aa3 on 2011-12-16: 2. S&P AA+ → AA is 1; the first rating of DBRS drops from nothing.
  { country: 'belgium', notches: 2 },
  // S&P B → B- on 2011-09-26 and Moody's B2 → B3 on 2011-07-21: 1 each.
  { country: 'belarus', notches: 1 },
  // S&P BB → BB- → B+ by 2011-11-24 and Moody's Ba3 → B1 → B2 by 2011-12-21: 2 each. Fitch BB → BB- is 1.
  { country: 'egypt', notches: 2 },
  // S&P and Fitch AA+ → AA on 2011-09-29: 1 each.
  { country: 'new-zealand', notches: 1 },
  // Moody's Aa2 → Aa3 on 2011-08-24: 1.
  { country: 'japan', notches: 1 },
  // Moody's Baa3 → Ba1 on 2011-11-24 and S&P BBB- → BB+ on 2011-12-21: 1 each.
  { country: 'hungary', notches: 1 },
  // Moody's Baa3 → Ba1 on 2011-07-12 and DBRS A → A (low) on 2011-08-17: 1 each.
  { country: 'ireland', notches: 1 },
  // S&P AA → AA- on 2011-12-29, two days before the end: 1.
  { country: 'bermuda', notches: 1 },
  // S&P BBB+ → BBB on 2011-10-31: 1.
  { country: 'bahamas', notches: 1 },
  // S&P BBB- → BBB and DBRS BBB (low) → BBB in November are steps up.
  { country: 'brazil', notches: 0 },
];

/** Four scales. 180 days before is 2016-06-03. */
export const MOVES_2016_11_30: readonly SovereignMove[] = [
  // S&P AAA → AA on 2016-06-27: AA+, AA are 2. Fitch AA+ → AA is 1.
  { country: 'united-kingdom', notches: 2 },
  // DBRS BBB (low) → BB on 2016-08-01: BB (high), BB are 2 on its own scale. The others had moved before the window.
  { country: 'brazil', notches: 2 },
  // DBRS AAA → AA (high) on 2016-09-09: 1. Moody's Aaa → Aa1 came on the window's first day, which ends with Aa1 in force.
  { country: 'finland', notches: 1 },
  // Fitch B → C → RD → CCC by 2016-08-11: B-, CCC+, CCC are 3. S&P B- → SD → B- within nine days is none, Moody's 1.
  { country: 'republic-of-the-congo', notches: 3 },
  // S&P B- → CCC+ → CC by 2016-11-23: CCC+, CCC, CCC-, CC are 4.
  { country: 'belize', notches: 4 },
  // Moody's Ba3 → B1 → B3 by 2016-11-07: B1, B2, B3 are 3. S&P B+ → B is 1.
  { country: 'el-salvador', notches: 3 },
  // Moody's B2 → B3 → Caa1 by 2016-11-18: 2. S&P and Fitch B → B-: 1 each.
  { country: 'mongolia', notches: 2 },
  // Moody's Caa1 → Caa3 on 2016-07-08 and S&P CCC → CC on 2016-11-04: 2 each. Fitch stayed at CC.
  { country: 'mozambique', notches: 2 },
  // S&P BB+ → BB, Moody's Baa3 → Ba1, DBRS BBB (low) → BB (high): 1 each.
  { country: 'turkey', notches: 1 },
  // Fitch BB+ → BB on 2016-08-19: 1.
  { country: 'macedonia', notches: 1 },
  // S&P withdrew on 2016-09-23 and Moody's stayed at B2: what S&P would have done is not known.
  { country: 'kyrgyzstan', notches: null },
  // Fitch BBB+ → BBB on 2016-06-03, which the window's first day ends with.
  { country: 'san-marino', notches: 0 },
  // Fitch CCC → B- is a step up.
  { country: 'ukraine', notches: 0 },
];

/** War and rising prices. 180 days before is 2021-10-07. */
export const MOVES_2022_04_05: readonly SovereignMove[] = [
  // Moody's B3 → Ca on 2022-03-10: Caa1, Caa2, Caa3, Ca are 4. S&P and Fitch B → CCC are 3.
  { country: 'belarus', notches: 4 },
  // Fitch B → CCC on 2022-02-26: B-, CCC+, CCC are 3. Moody's B3 → Caa2 is 2, S&P B → B- 1.
  { country: 'ukraine', notches: 3 },
  // Fitch CCC → CC on 2021-12-17: CCC-, CC are 2. S&P CCC+ → CCC and Moody's Caa1 → Caa2 are 1 each.
  { country: 'sri-lanka', notches: 2 },
  // Fitch B- → CCC on 2022-02-09: CCC+, CCC are 2. S&P and Moody's did nothing that counts.
  { country: 'el-salvador', notches: 2 },
  // Fitch B- → CCC on 2022-03-18: 2. Moody's B3 → Caa1 on 2021-10-14 is 1.
  { country: 'tunisia', notches: 2 },
  // S&P B → CCC+ on 2022-01-26: B-, CCC+ are 2.
  { country: 'burkina-faso', notches: 2 },
  // Moody's Caa2 → Ca on 2021-11-18: Caa3, Ca are 2.
  { country: 'cuba', notches: 2 },
  // Fitch B → B- on 2022-01-14 and Moody's B3 → Caa1 on 2022-02-04: 1 each.
  { country: 'ghana', notches: 1 },
  // Fitch BBB+ → BBB on 2021-10-15 and S&P the same on 2022-03-18: 1 each, which do not add up.
  { country: 'peru', notches: 1 },
  // Moody's Ba3 → B1 on the very day: 1.
  { country: 'namibia', notches: 1 },
  // Moody's B3 → Caa1 on 2021-10-08, the day after the window's start: 1.
  { country: 'solomon-islands', notches: 1 },
  // Fitch AA → AA- on 2022-01-27: 1.
  { country: 'kuwait', notches: 1 },
  // Moody's B2 → B3 on 2022-01-25: 1. S&P withdrew in 2016, long before the window, and says nothing any more.
  { country: 'kyrgyzstan', notches: 1 },
  // Fitch BBB → B → C by 2022-03-08 and withdrew: BBB-, BB+, BB, BB-, B+, B, B-, CCC+, CCC, CCC-, CC, C are 12, and the
  // withdrawal takes nothing back. Moody's Baa3 → Ca is 10 before it withdrew, S&P BBB- → CC 10; S&P still rates.
  { country: 'russia', notches: 12 },
  // Fitch BB stays, DBRS BB → BB (high) is a step up.
  { country: 'greece', notches: 0 },
];
