/** The section *Industry policy* of the catalogue. */
import { daysBetween } from '../domain/day.ts';
import type { PolicyEvent } from '../domain/ledger-state.ts';
import { type FactDefinition, type FactInput, factSection } from './fact-definition.ts';
import type { PolicyTouch } from './policy-match.ts';

const SOURCE = 'Ledger: policy_events, matched by industry code';
const COUNTS =
  'events that touch the customer and count on as_of: not yet in force, or within 180 days of the later of ' +
  'announcement and effect, and not expired';
const UNKNOWN_WHEN =
  'no policy event in the customer’s own industry scheme is known by the day, the customer has no industry scheme and ' +
  'code, or an event that could change the fact names a country and the customer’s is unknown';

export const INDUSTRY_POLICY_FACTS: readonly FactDefinition[] = factSection('industry_policy', [
  {
    name: 'policy_tightening_severity_max',
    type: 'score',
    unit: 'severity',
    min: 0,
    max: 5,
    meaning: { en: 'Severity of the worst tightening policy event', zh: '收紧类行业政策事件的最高严重度' },
    formula: `largest severity over the tightening ${COUNTS}; 0 where there is none`,
    source: SOURCE,
    unknown_when: UNKNOWN_WHEN,
    compute: (input) => severityMax(input, 'tightening'),
  },
  {
    name: 'policy_easing_severity_max',
    type: 'score',
    unit: 'severity',
    min: 0,
    max: 5,
    meaning: { en: 'Severity of the strongest easing policy event', zh: '放宽类行业政策事件的最高严重度' },
    formula: `largest severity over the easing ${COUNTS}; 0 where there is none`,
    source: SOURCE,
    unknown_when: UNKNOWN_WHEN,
    compute: (input) => severityMax(input, 'easing'),
  },
  {
    name: 'policy_tightening_count_365d',
    type: 'count',
    unit: 'count',
    min: 0,
    meaning: {
      en: 'Tightening policy events announced in 365 days',
      zh: '近365天公布的收紧类行业政策事件数',
    },
    formula: 'tightening events that touch the customer, announced in (as_of − 365, as_of]',
    source: SOURCE,
    unknown_when: UNKNOWN_WHEN,
    compute: tighteningCount,
  },
  {
    name: 'policy_effective_in_days',
    type: 'days',
    unit: 'days',
    min: 0,
    passive: true,
    meaning: { en: 'Days until the next tightening takes effect', zh: '距下一项收紧政策生效的天数' },
    formula:
      'smallest effective_on − as_of over the tightening events that touch the customer and are not in force',
    source: SOURCE,
    unknown_when: `${UNKNOWN_WHEN}, or no tightening is yet to come into force`,
    compute: effectiveInDays,
  },
  {
    name: 'policy_event_ids',
    type: 'list',
    unit: 'list',
    meaning: { en: 'Policy events that count now', zh: '当前有效的行业政策事件' },
    formula: `event_id, sorted, of the ${COUNTS}`,
    source: SOURCE,
    unknown_when: UNKNOWN_WHEN,
    compute: eventIds,
  },
]);

/** A larger severity of an event that may touch the customer would change the fact; a smaller one would not. */
function severityMax({ policy }: FactInput, direction: PolicyEvent['direction']): number | null {
  if (!policy) return null;
  const counting = policy.filter((touch) => touch.counts && touch.event.direction === direction);
  const certain = severityOver(counting.filter((touch) => touch.certain));
  return severityOver(counting) > certain ? null : certain;
}

function severityOver(touches: readonly PolicyTouch[]): number {
  return touches.reduce((max, touch) => Math.max(max, touch.event.severity), 0);
}

function tighteningCount({ policy, as_of }: FactInput): number | null {
  const announced = policy?.filter(
    ({ event }) => event.direction === 'tightening' && daysBetween(event.announced_on, as_of) < 365,
  );
  return announced?.every((touch) => touch.certain) ? announced.length : null;
}

function effectiveInDays({ policy, as_of }: FactInput): number | null {
  if (!policy) return null;
  let next: { days: number; certain: boolean } | null = null;
  for (const { event, counts, certain } of policy) {
    if (!counts || event.direction !== 'tightening') continue;
    if (event.effective_on === null || event.effective_on <= as_of) continue;
    const days = daysBetween(as_of, event.effective_on);
    if (next === null || days < next.days || (days === next.days && certain)) next = { days, certain };
  }
  return next?.certain ? next.days : null;
}

function eventIds({ policy }: FactInput): readonly string[] | null {
  const counting = policy?.filter((touch) => touch.counts);
  if (!counting?.every((touch) => touch.certain)) return null;
  return counting.map((touch) => touch.event.event_id).toSorted();
}
