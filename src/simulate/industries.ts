/** The industries simulated customers are in: classes of GB/T 4754-2017, each with habits of its own. All figures are invented. */
export interface SimulatedIndustry {
  /** Class of GB/T 4754-2017, and the letter of its section. */
  readonly code: string;
  readonly section: string;
  /** What its companies call themselves. */
  readonly trade: string;
  readonly weight: number;
  /** Sales of each month, January first, against an average month. */
  readonly seasons: readonly number[];
  /** The mean of the months of each quarter, the first one first. */
  readonly quarter_seasons: readonly number[];
  /** Against an average industry. */
  readonly invoices_factor: number;
  readonly amount_factor: number;
  readonly failure_factor: number;
  /** How many days later than elsewhere its customers habitually pay. */
  readonly habit_days: number;
  readonly ebit_margin: number;
  readonly receivable_days: number;
  readonly inventory_days: number;
}

const FACTORY = [0.95, 0.55, 1.1, 1.05, 1.05, 1.05, 1, 1, 1.05, 0.95, 1.1, 1.15];
const HOLIDAY_TRADE = [1.35, 0.8, 0.85, 0.9, 0.95, 0.9, 0.9, 0.95, 1.15, 1, 1.1, 1.15];
const OUTDOOR = [0.5, 0.35, 0.95, 1.15, 1.25, 1.2, 1.1, 1.1, 1.2, 1.15, 1.1, 0.95];
const PROJECT = [0.6, 0.5, 0.9, 0.85, 0.9, 1.15, 0.85, 0.9, 1.1, 0.9, 1.2, 2.15];
const FASHION = [0.7, 0.6, 1.2, 1.15, 0.85, 0.75, 0.85, 1.3, 1.4, 1.2, 1.1, 0.9];
const STEADY = [1.05, 0.8, 1, 1, 1, 1, 0.95, 0.95, 1.05, 0.95, 1.1, 1.15];

/**
 * Columns: code, section, trade, weight, seasons, invoices, amount, failure, habit, margin, receivable days,
 * inventory days.
 */
export const SIMULATED_INDUSTRIES: readonly SimulatedIndustry[] = [
  industry('3429', 'C', '机械', 12, FACTORY, [0.9, 1.3, 1, 1], [0.09, 85, 95]),
  industry('2614', 'C', '化工', 10, FACTORY, [1.1, 1.2, 0.9, -1], [0.1, 55, 50]),
  industry('1819', 'C', '服装', 8, FASHION, [1.1, 0.6, 1.4, 2], [0.07, 60, 100]),
  industry('1353', 'C', '食品', 9, HOLIDAY_TRADE, [1.3, 0.5, 0.7, -2], [0.08, 35, 45]),
  industry('2720', 'C', '制药', 6, STEADY, [1.1, 0.9, 0.5, 0], [0.15, 80, 90]),
  industry('3982', 'C', '电子', 11, FACTORY, [1.1, 1, 1, 0], [0.09, 75, 65]),
  industry('3670', 'C', '汽车零部件', 10, FACTORY, [1, 1.4, 0.9, 1], [0.08, 70, 60]),
  industry('4813', 'E', '市政工程', 8, OUTDOOR, [0.7, 1.7, 1.6, 7], [0.07, 120, 55]),
  industry('5164', 'F', '金属贸易', 9, STEADY, [0.9, 2, 1.3, -1], [0.04, 40, 35]),
  industry('5212', 'F', '超市', 6, HOLIDAY_TRADE, [1.4, 0.4, 0.8, -3], [0.05, 12, 40]),
  industry('5431', 'G', '物流', 6, STEADY, [1.1, 0.4, 1.1, 2], [0.06, 50, 8]),
  industry('6513', 'I', '软件', 5, PROJECT, [0.6, 0.8, 0.8, 3], [0.14, 100, 12]),
];

/** The code itself and its parents, narrowest first: class, group, division, section. */
export function codeAndParents(industry: Pick<SimulatedIndustry, 'code' | 'section'>): readonly string[] {
  return [industry.code, industry.code.slice(0, 3), industry.code.slice(0, 2), industry.section];
}

function industry(
  code: string,
  section: string,
  trade: string,
  weight: number,
  seasons: readonly number[],
  [invoices, amount, failure, habit]: readonly [number, number, number, number],
  [margin, receivable, inventory]: readonly [number, number, number],
): SimulatedIndustry {
  const average = mean(seasons);
  const relative = seasons.map((season) => season / average);
  return {
    code,
    section,
    trade,
    weight,
    seasons: relative,
    quarter_seasons: [0, 3, 6, 9].map((month) => mean(relative.slice(month, month + 3))),
    invoices_factor: invoices,
    amount_factor: amount,
    failure_factor: failure,
    habit_days: habit,
    ebit_margin: margin,
    receivable_days: receivable,
    inventory_days: inventory,
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
