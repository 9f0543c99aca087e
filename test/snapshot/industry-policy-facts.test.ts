import { describe, expect, it } from 'vitest';
import type { PolicyEvent } from '../../src/domain/ledger-state.ts';
import { computeFacts, snapshotContext } from '../../src/snapshot/compute-facts.ts';
import { INDUSTRY_POLICY_FACTS } from '../../src/snapshot/industry-policy-facts.ts';
import { shippedModels } from '../support/shipped-models.ts';
import {
  AS_OF,
  customerState,
  fact,
  policyEvent,
  SCALES,
  type StateParts,
  snapshot,
} from './state-builder.ts';

// As of 2026-06-30: 180 days before is 2026-01-01, 365 days before is 2025-06-30. The customer is GB/T 3311 in CN.

function factOf(name: string, events: readonly Partial<PolicyEvent>[], parts: StateParts = {}) {
  return fact(name, parts, { policy_events: events.map((event) => policyEvent(event)) });
}

describe('an industry policy event', () => {
  it.each<[string, Partial<PolicyEvent>, boolean]>([
    ['touches by section', { industry_codes: ['C'] }, true],
    ['touches by division', { industry_codes: ['44', '33'] }, true],
    ['touches by the very code', { industry_codes: ['3311'] }, true],
    ['does not touch a sister', { industry_codes: ['3312'] }, false],
    ['does not touch across editions', { industry_scheme: 'GBT4754-2011' }, false],
    ['touches in its country, however it is written', { country: ' cn ' }, true],
    ['does not touch in another country', { country: 'US' }, false],
    ['counts on the day it is announced', { announced_on: '2026-06-30' }, true],
    ['does not count before', { announced_on: '2026-07-01' }, false],
    ['counts through the 180th day after', { announced_on: '2026-01-01' }, true],
    ['does not count on the 181st', { announced_on: '2025-12-31' }, false],
    ['counts 180 days from its effect', { announced_on: '2024-01-01', effective_on: '2026-01-01' }, true],
    [
      'does not count on the 181st from it',
      { announced_on: '2024-01-01', effective_on: '2025-12-31' },
      false,
    ],
    [
      'counts from announcement where that is later',
      { announced_on: '2026-01-01', effective_on: '2025-01-01' },
      true,
    ],
    [
      'counts while not yet in force, however old',
      { announced_on: '2020-01-01', effective_on: '2027-01-01' },
      true,
    ],
    [
      'counts while not yet in force, to the last day the ledger takes',
      { announced_on: '2020-01-01', effective_on: '2200-12-31' },
      true,
    ],
    ['counts on the day it expires', { expires_on: '2026-06-30' }, true],
    ['does not count once expired', { expires_on: '2026-06-29' }, false],
    [
      'does not count expired before it came into force',
      { effective_on: '2026-12-01', expires_on: '2026-06-29' },
      false,
    ],
  ])('%s', (_, event, counts) => {
    const events = [
      { ...event, event_id: 'it' },
      { event_id: 'other', industry_codes: ['A'] },
    ];
    expect(factOf('policy_event_ids', events)).toEqual(counts ? ['it'] : []);
    expect(factOf('policy_tightening_severity_max', events)).toBe(counts ? 3 : 0);
  });

  it('is worth its severity in its own direction, the largest where several count', () => {
    const events: Partial<PolicyEvent>[] = [
      { event_id: 'b', severity: 2 },
      { event_id: 'a', severity: 4 },
      { event_id: 'd', severity: 5, announced_on: '2025-01-01' },
      { event_id: 'c', severity: 1, direction: 'easing' },
    ];
    const { facts } = snapshot({}, { policy_events: events.map((event) => policyEvent(event)) });
    expect(facts).toMatchObject({
      policy_tightening_severity_max: 4,
      policy_easing_severity_max: 1,
      policy_event_ids: ['a', 'b', 'c'],
    });
  });
});

describe('policy_tightening_count_365d', () => {
  it.each<[string, Partial<PolicyEvent>, number]>([
    ['counts an event that no longer counts otherwise', { announced_on: '2025-07-01' }, 1],
    ['counts an expired one', { expires_on: '2026-06-02' }, 1],
    ['leaves out the day 365 days before', { announced_on: '2025-06-30', effective_on: '2026-06-01' }, 0],
    ['leaves out easing', { direction: 'easing' }, 0],
    ['leaves out what does not touch', { industry_codes: ['D'] }, 0],
  ])('%s', (_, event, count) => {
    expect(factOf('policy_tightening_count_365d', [event, { direction: 'easing' }])).toBe(count);
  });
});

describe('policy_effective_in_days', () => {
  it('is the nearest tightening not yet in force', () => {
    const events: Partial<PolicyEvent>[] = [
      { effective_on: '2026-09-30' },
      { effective_on: '2026-07-10' },
      { effective_on: '2026-08-01' },
      { effective_on: '2026-07-01', direction: 'easing' },
      { effective_on: '2026-07-02', expires_on: '2026-06-29' },
      { effective_on: '2026-06-30' },
      { effective_on: null },
    ];
    expect(factOf('policy_effective_in_days', events)).toBe(10);
  });

  it('is unknown where none is coming', () => {
    expect(factOf('policy_effective_in_days', [{ effective_on: '2026-06-30' }])).toBeNull();
  });
});

describe('the industry policy facts', () => {
  it.each<[string, StateParts, readonly PolicyEvent[] | null]>([
    ['the ledger has no policy events', {}, null],
    ['none is announced yet', {}, [policyEvent({ announced_on: '2026-07-01' })]],
    ['every event is in another scheme', {}, [policyEvent({ industry_scheme: 'NACE' })]],
    [
      'none is announced yet in its own scheme',
      {},
      [policyEvent({ industry_scheme: 'NACE' }), policyEvent({ announced_on: '2026-07-01' })],
    ],
    ['the customer has no industry code', { customer: { industry_code: null } }, [policyEvent()]],
    ['the customer has no scheme', { customer: { industry_scheme: null } }, [policyEvent()]],
    ['its code is none of its scheme', { customer: { industry_code: '98' } }, [policyEvent()]],
  ])('are unknown where %s', (_, parts, policy_events) => {
    const { facts } = snapshot(parts, { policy_events });
    for (const { name } of INDUSTRY_POLICY_FACTS) expect(facts[name]).toBeNull();
  });

  it('are zero and empty where no event touches the customer', () => {
    const { facts } = snapshot({}, { policy_events: [policyEvent({ industry_codes: ['A'] })] });
    expect(facts).toMatchObject({
      policy_tightening_severity_max: 0,
      policy_easing_severity_max: 0,
      policy_tightening_count_365d: 0,
      policy_effective_in_days: null,
      policy_event_ids: [],
    });
  });

  describe('without the customer’s country', () => {
    const nowhere: StateParts = { customer: { country: null } };

    it('are unknown where an event that names one could change them, and known where it could not', () => {
      const events: Partial<PolicyEvent>[] = [
        { event_id: 'a', severity: 4 },
        { event_id: 'b', severity: 3, country: 'CN' },
        { event_id: 'c', severity: 1, country: 'CN', direction: 'easing' },
      ];
      expect(factOf('policy_tightening_severity_max', events, nowhere)).toBe(4);
      expect(factOf('policy_easing_severity_max', events, nowhere)).toBeNull();
      expect(factOf('policy_tightening_count_365d', events, nowhere)).toBeNull();
      expect(factOf('policy_event_ids', events, nowhere)).toBeNull();
    });

    it('do not mind an event of another industry or one long past', () => {
      const events: Partial<PolicyEvent>[] = [
        { country: 'CN', industry_codes: ['A'] },
        { country: 'CN', announced_on: '2020-01-01' },
      ];
      expect(factOf('policy_event_ids', events, nowhere)).toEqual([]);
      expect(factOf('policy_tightening_count_365d', events, nowhere)).toBe(0);
    });

    it.each<[string, string, number | null]>([
      ['a nearer event of some country', '2026-07-09', null],
      ['a farther one', '2026-07-11', 10],
      ['one on the same day', '2026-07-10', 10],
    ])('policy_effective_in_days weighs %s', (_, day, days) => {
      const some = { effective_on: day, country: 'CN' };
      const every = { effective_on: '2026-07-10' };
      expect(factOf('policy_effective_in_days', [some, every], nowhere)).toBe(days);
      expect(factOf('policy_effective_in_days', [every, some], nowhere)).toBe(days);
    });
  });

  it('answer each customer of a run for itself, however many came before', () => {
    const context = snapshotContext({
      as_of: AS_OF,
      policy_events: [policyEvent({ event_id: 'it', industry_codes: ['33'], country: 'CN' })],
      scales: SCALES,
      base_currency: 'CNY',
      models: shippedModels(),
      ledger_from: null,
      ledger_from_list: false,
    });
    const idsFor = (customer: StateParts['customer'] = {}) =>
      computeFacts(context, customerState({ customer })).facts.policy_event_ids;
    for (let round = 0; round < 2; round++) {
      expect(idsFor()).toEqual(['it']);
      expect(idsFor({ country: 'US' })).toEqual([]);
      expect(idsFor({ country: null })).toBeNull();
      expect(idsFor({ industry_code: '34' })).toEqual([]);
      expect(idsFor({ industry_scheme: 'GBT4754-2011' })).toBeNull();
      expect(idsFor({ industry_code: null })).toBeNull();
    }
  });
});
