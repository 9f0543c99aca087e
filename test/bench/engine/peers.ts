/** The engines that ours is measured beside, each given the same rules in its own form and one customer at a time. */
import { ZenEngine } from '@gorules/zen-engine';
import { LogicEngine } from 'json-logic-engine';
import { Engine, type RuleProperties } from 'json-rules-engine';
import { BENCH_RULES, type BenchCondition, libraryRules } from './bench-rules.ts';

export type BenchRow = Readonly<Record<string, number | string | boolean | null>>;

export interface Peer {
  readonly name: 'json-rules-engine' | 'json-logic-engine' | 'zen-engine';
  readonly version: string;
  /** How many customers one measurement takes: as many as some tenths of a second allow. */
  readonly customers: number;
  /** @returns for each row a word in which bit r is rule r */
  readonly evaluate: (rows: readonly BenchRow[]) => Promise<readonly number[]>;
}

export function peers(): readonly Peer[] {
  return [jsonRulesEngine(), zenEngine(), jsonLogicEngine()];
}

function jsonRulesEngine(): Peer {
  const engine = new Engine();
  for (const [index, { conditions, event }] of libraryRules().entries()) {
    engine.addRule({ name: String(index), conditions, event } as RuleProperties);
  }
  return {
    name: 'json-rules-engine',
    version: '7.3.1',
    customers: 500,
    evaluate: async (rows) => {
      const words: number[] = [];
      for (const row of rows) {
        const { results } = await engine.run(row);
        words.push(results.reduce((word, { name }) => word | (1 << Number(name)), 0));
      }
      return words;
    },
  };
}

function jsonLogicEngine(): Peer {
  const compiled = new LogicEngine().build(BENCH_RULES.map(logicOf));
  return {
    name: 'json-logic-engine',
    version: '5.0.7, compiled',
    customers: 50_000,
    evaluate: async (rows) => rows.map((row) => wordOf(compiled(row))),
  };
}

function zenEngine(): Peer {
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode' },
      {
        id: 'rules',
        name: 'rules',
        type: 'expressionNode',
        content: {
          expressions: BENCH_RULES.map((rule, index) => ({
            id: `r${index}`,
            key: `r${index}`,
            value: zenOf(rule),
          })),
        },
      },
      { id: 'out', name: 'out', type: 'outputNode' },
    ],
    edges: [
      { id: 'a', sourceId: 'in', targetId: 'rules' },
      { id: 'b', sourceId: 'rules', targetId: 'out' },
    ],
  });
  return {
    name: 'zen-engine',
    version: '0.54.0',
    customers: 2_000,
    evaluate: async (rows) => {
      const words: number[] = [];
      for (const row of rows) {
        const { result } = await decision.evaluate(row);
        words.push(wordOf(BENCH_RULES.map((_, index) => result[`r${index}`])));
      }
      return words;
    },
  };
}

function wordOf(fired: unknown): number {
  if (!Array.isArray(fired)) throw new Error('no list of verdicts');
  let word = 0;
  for (let rule = 0; rule < fired.length; rule += 1) if (fired[rule] === true) word |= 1 << rule;
  return word;
}

const LOGIC: Readonly<Record<string, string>> = {
  equal: '===',
  notEqual: '!==',
  in: 'in',
  lessThan: '<',
  greaterThan: '>',
  greaterThanInclusive: '>=',
};

function logicOf(condition: BenchCondition): unknown {
  if ('all' in condition) return { and: condition.all.map(logicOf) };
  if ('any' in condition) return { or: condition.any.map(logicOf) };
  if ('not' in condition) return { '!': [logicOf(condition.not)] };
  const [fact, operator, value] = condition;
  if (operator === 'notIn') return { '!': [{ in: [{ var: fact }, value] }] };
  return { [LOGIC[operator] ?? operator]: [{ var: fact }, value] };
}

const ZEN: Readonly<Record<string, string>> = {
  equal: '==',
  notEqual: '!=',
  in: 'in',
  notIn: 'not in',
  lessThan: '<',
  greaterThan: '>',
  greaterThanInclusive: '>=',
};

function zenOf(condition: BenchCondition): string {
  if ('all' in condition) return `(${condition.all.map(zenOf).join(' and ')})`;
  if ('any' in condition) return `(${condition.any.map(zenOf).join(' or ')})`;
  if ('not' in condition) return `not (${zenOf(condition.not)})`;
  const [fact, operator, value] = condition;
  return `(${fact} ${ZEN[operator] ?? operator} ${JSON.stringify(value)})`;
}
