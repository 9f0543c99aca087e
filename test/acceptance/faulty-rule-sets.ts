/** Rule sets with everything in them that json-rules-engine would take, or die of, and a firm must not run. */

export interface RuleSetJson extends Readonly<Record<string, unknown>> {
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

/** A rule set without a fault, for faults to be planted in: `rules` are `[name, conditions, changes of the event]`. */
export function ruleSet(
  name: string,
  rules: readonly (readonly [name: string, conditions: unknown, event?: Readonly<Record<string, unknown>>])[],
): RuleSetJson {
  return {
    rule_set: name,
    title: { en: 'Test', zh: '测试' },
    thresholds: {
      days_high: {
        title: { en: 'Days', zh: '天数' },
        value: 60,
        unit: 'days',
        min: 1,
        max: 365,
        reason: 'Two months.',
        source: 'example, calibrate',
      },
    },
    indicators: { overdue_test: { title: { en: 'Overdue', zh: '逾期' } } },
    rules: rules.map(([ruleName, conditions, event = {}]) => ({
      name: ruleName,
      conditions,
      event: { ...soundEvent(), ...event },
    })),
  };
}

export const SOUND_CONDITION = {
  all: [
    {
      fact: 'days_overdue_max',
      operator: 'greaterThan',
      value: { fact: 'thresholds', path: '$.days_high' },
    },
  ],
};

/** Each with the JSON pointer below its rule that has to be named, and words of the message. */
export const FAULTY_RULES: readonly (readonly [
  name: string,
  conditions: unknown,
  pointer: string,
  words: string,
  event?: Readonly<Record<string, unknown>>,
])[] = [
  ['too_deep', nested(11, late()), `/conditions${'/all/0'.repeat(10)}`, 'more than 10 groups deep'],
  ['too_many', { any: Array.from({ length: 501 }, late) }, '/conditions/any/500', 'at most 500 conditions'],
  ['empty_all', { all: [] }, '/conditions/all', 'all is empty; the library would take it for true'],
  ['empty_any', { all: [late(), { any: [] }] }, '/conditions/all/1/any', 'any is empty'],
  [
    'mixed',
    { any: [late()], all: [late()] },
    '/conditions',
    'exactly one of all, any, not, condition and fact',
  ],
  ['no_group', late(), '/conditions', 'must start with all, any, not or condition'],
  [
    'event_error',
    { all: [late()] },
    '/event/type',
    'means something of its own to json-rules-engine',
    { type: 'error' },
  ],
  ['event_success', { all: [late()] }, '/event/type', 'means something of its own', { type: 'success' }],
  [
    'proto_key',
    { all: [{ ...late(), ['__proto__']: { admin: true } }] },
    '/conditions/all/0/__proto__',
    'is reserved',
  ],
  ['proto_fact', { all: [{ ...late(), fact: '__proto__' }] }, '/conditions/all/0/fact', 'is reserved'],
  ['proto_type', { all: [late()] }, '/event/type', 'is reserved', { type: '__proto__' }],
  [
    'no_such_fact',
    { all: [{ ...late(), fact: 'days_late' }] },
    '/conditions/all/0/fact',
    'there is no fact days_late',
  ],
  [
    'no_such_operator',
    { all: [{ ...late(), operator: 'above' }] },
    '/conditions/all/0/operator',
    'no operator above',
  ],
  ['no_such_condition', { condition: 'nowhere' }, '/conditions/condition', 'there is no condition nowhere'],
  [
    'no_such_threshold',
    { all: [{ ...late(), value: { fact: 'thresholds', path: '$.nowhere' } }] },
    '/conditions/all/0/value/path',
    'there is no threshold nowhere',
  ],
  // The library holds texts against each other letter by letter: "9" is greater than "10".
  [
    'text_by_size',
    { all: [{ ...late(), fact: 'country', value: '9' }] },
    '/conditions/all/0/value',
    'country is text',
  ],
  ['number_and_text', { all: [{ ...late(), value: '1,200.00' }] }, '/conditions/all/0/value', 'a text'],
  // There it is a substring test: "A" is in "BA".
  [
    'in_a_text',
    { all: [{ fact: 'rating_grade', operator: 'in', value: 'BA' }] },
    '/conditions/all/0/value',
    'needs a list',
  ],
  [
    'another_unit',
    { all: [{ ...late(), fact: 'receivable_total', value: { fact: 'thresholds', path: '$.days_high' } }] },
    '/conditions/all/0/value',
    'receivable_total is in money, but is held against days',
  ],
  [
    'fact_path',
    { all: [{ ...late(), path: '$.length' }] },
    '/conditions/all/0/path',
    'a condition has no path',
  ],
  [
    'code_in_path',
    {
      all: [
        {
          ...late(),
          value: { fact: 'thresholds', path: '$..[?(@.constructor.constructor("process.exit(7)")())]' },
        },
      ],
    },
    '/conditions/all/0/value/path',
    'must be exactly $.name of a threshold',
  ],
  [
    'with_params',
    { all: [{ ...late(), params: { x: 1 } }] },
    '/conditions/all/0/params',
    'facts here take no params',
  ],
  [
    'handler',
    { all: [late()] },
    '/onSuccess',
    'event handlers are code',
    // Beside the event, on the rule: put there by `faultyRuleSet`.
  ],
];

export function faultyRuleSet(): RuleSetJson {
  const file = ruleSet(
    'faulty',
    FAULTY_RULES.map(([name, conditions, , , event = {}]) => [name, conditions, event] as const),
  );
  const rules = file.rules.map((rule) =>
    rule.name === 'handler' ? { ...rule, onSuccess: 'process.exit(7)' } : rule,
  );
  return { ...file, rules };
}

/**
 * As JSON text, since writing it would overflow the stack too: 5,000 `not`s, one in the other, enough to do that to
 * whoever walks them without a limit.
 */
export function nestedTooDeeply(): string {
  const [before, after] = JSON.stringify(ruleSet('deep', [['deep', 'HERE']])).split('"HERE"');
  return `${before}${'{"not":'.repeat(5_000)}${JSON.stringify(late())}${'}'.repeat(5_000)}${after}`;
}

/** 100,000 conditions in one rule. */
export function tooManyInOneRule(): RuleSetJson {
  return ruleSet('wide', [['wide', { any: Array.from({ length: 100_000 }, late) }]]);
}

/** 41 rules of 500 conditions: each is allowed, and all of them together are not. */
export function tooManyInAll(): RuleSetJson {
  return ruleSet(
    'many',
    Array.from(
      { length: 41 },
      (_, index) => [`many_${index}`, { any: Array.from({ length: 500 }, late) }] as const,
    ),
  );
}

function late(): Readonly<Record<string, unknown>> {
  return { fact: 'days_overdue_max', operator: 'greaterThan', value: 30 };
}

function nested(groups: number, condition: unknown): unknown {
  return groups === 0 ? condition : { all: [nested(groups - 1, condition)] };
}

function soundEvent(): Readonly<Record<string, unknown>> {
  return {
    type: 'overdue_test',
    params: {
      severity: 'high',
      title: { en: 'Late', zh: '逾期' },
      message: { en: '{days_overdue_max} days', zh: '{days_overdue_max} 天' },
      exposure: 'receivable_total',
      actions: ['phone_call'],
      when_unknown: 'report',
      source: 'example, calibrate',
    },
  };
}
