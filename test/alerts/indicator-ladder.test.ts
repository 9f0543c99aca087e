import { describe, expect, it } from 'vitest';
import {
  clearAbove,
  type IndicatorRule,
  verdictFrom,
  worstFiring,
} from '../../src/alerts/indicator-ladder.ts';
import type { Severity } from '../../src/domain/severity.ts';
import type { Verdict } from '../../src/domain/verdict.ts';

describe('being clear above a level', () => {
  it('asks of every worse rule that it is clear, and nothing of the others', () => {
    const rules = [rule('a', 'critical', 'clear'), rule('b', 'high', 'unknown'), rule('c', 'low', 'unknown')];
    expect(clearAbove(rules, 'high')).toBe(true);
    expect(clearAbove(rules, 'medium')).toBe(false);
    expect(clearAbove([rule('a', 'critical', 'fires')], 'low')).toBe(false);
  });
});

describe('the worst firing rule', () => {
  it('is the one of the highest level, wherever it stands', () => {
    expect(worstFiring([rule('a', 'low', 'fires'), rule('b', 'critical', 'fires')])?.name).toBe('b');
    expect(worstFiring([rule('b', 'critical', 'fires'), rule('a', 'low', 'fires')])?.name).toBe('b');
  });

  it('is the first in rule order among several of its level', () => {
    expect(worstFiring([rule('z', 'high', 'fires'), rule('a', 'high', 'fires')])?.name).toBe('z');
  });

  it('is never one that is clear or unknown', () => {
    const rules = [rule('a', 'critical', 'unknown'), rule('b', 'high', 'clear'), rule('c', 'low', 'fires')];
    expect(worstFiring(rules)?.name).toBe('c');
  });

  it('is none where none fires', () => {
    expect(worstFiring([rule('a', 'low', 'clear'), rule('b', 'low', 'unknown')])).toBeNull();
    expect(worstFiring([])).toBeNull();
  });
});

describe('the verdict from a level upwards', () => {
  it('fires where one rule there fires, whatever the others say', () => {
    expect(verdictFrom([rule('a', 'high', 'unknown'), rule('b', 'critical', 'fires')], 'high')).toBe('fires');
  });

  it('is unknown where none fires and one is unknown', () => {
    expect(verdictFrom([rule('a', 'high', 'unknown'), rule('b', 'critical', 'clear')], 'high')).toBe(
      'unknown',
    );
  });

  it('does not look at milder rules', () => {
    const rules = [rule('a', 'low', 'fires'), rule('b', 'medium', 'unknown'), rule('c', 'high', 'clear')];
    expect(verdictFrom(rules, 'high')).toBe('clear');
    expect(verdictFrom(rules, 'medium')).toBe('unknown');
    expect(verdictFrom(rules, 'low')).toBe('fires');
  });

  it('is clear at a level that no rule has any more', () => {
    expect(verdictFrom([rule('a', 'low', 'fires')], 'critical')).toBe('clear');
  });

  it('is unknown for an indicator without any rule', () => {
    expect(verdictFrom([], 'low')).toBe('unknown');
  });
});

function rule(name: string, severity: Severity, verdict: Verdict): IndicatorRule {
  return { name, severity, verdict };
}
