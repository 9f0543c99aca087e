/** `npm run bench -- realism`: figures of a simulated portfolio beside those of real sets. */
import { simulationPeriod } from '../../src/simulate/simulation-period.ts';
import { collectPortfolio } from '../simulate/collect-portfolio.ts';
import { type RealismRow, realFigures, realismRows, simulatedFigures } from '../simulate/realism.ts';
import { textColumns } from './text-columns.ts';

export interface RealismBenchOptions {
  readonly customers: number;
  readonly months: number;
  readonly seed: number;
}

const UNTIL = '2025-12-31';

export async function benchRealism({ customers, months, seed }: RealismBenchOptions): Promise<void> {
  const period = simulationPeriod(months, UNTIL);
  const portfolio = collectPortfolio({ customers, months, seed, until: UNTIL });
  const ours = simulatedFigures(portfolio, period.text(period.first), UNTIL);
  const rows = realismRows(ours, await realFigures(ours.moves));
  console.log(`${customers.toLocaleString('en')} simulated customers, ${months} months, seed ${seed}\n`);
  console.log(textColumns(['figure', 'ours', 'real', 'ratio', 'real set'], rows.map(cells)));
}

function cells({ figure, ours, real, as, source }: RealismRow): readonly string[] {
  const text = (value: number): string =>
    as === 'percent' ? `${(value * 100).toFixed(1)} %` : `${value.toFixed(1)} d`;
  if (real === null) return [figure, text(ours), 'not here', '', source];
  return [figure, text(ours), text(real), real === 0 ? '–' : (ours / real).toFixed(2), source];
}
