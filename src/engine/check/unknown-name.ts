import { nearestName } from '../../domain/nearest-name.ts';
import { type FaultCode, type FaultList, type JsonPath, report } from '../fault.ts';

/** Looking for the nearest name takes a while, so it is done for as many faults as anybody reads, and not for texts. */
const FAULTS_WITH_ADVICE_MAX = 50;
const ADVISED_NAME_LENGTH_MAX = 100;

/** Says that there is no such fact, operator or threshold, and which was probably meant. */
export function reportUnknownName(
  faults: FaultList,
  path: JsonPath,
  code: Extract<FaultCode, 'unknown_fact' | 'unknown_operator' | 'unknown_threshold'>,
  name: string,
  names: readonly string[],
): void {
  const seldom = faults.kept.length < FAULTS_WITH_ADVICE_MAX && name.length <= ADVISED_NAME_LENGTH_MAX;
  const near = seldom ? nearestName(name, names) : null;
  const all = code === 'unknown_operator' ? `; there are ${names.join(', ')}` : '';
  const advice = near === null ? all : `; did you mean ${near}?`;
  const what = code.slice('unknown_'.length);
  report(faults, path, code, `there is no ${what} ${name.slice(0, ADVISED_NAME_LENGTH_MAX)}${advice}`);
}
