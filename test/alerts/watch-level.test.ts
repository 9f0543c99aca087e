import { describe, expect, it } from 'vitest';
import { watchLevel, worstSeverity } from '../../src/alerts/watch-level.ts';
import { SEVERITIES } from '../../src/domain/severity.ts';

describe('the watch level', () => {
  it('is normal without an open alert', () => {
    expect(watchLevel([])).toBe('normal');
    expect(worstSeverity([])).toBeNull();
  });

  it('goes by the level of an alert, low and medium being watched alike', () => {
    expect(SEVERITIES.map((severity) => watchLevel([severity]))).toEqual([
      'watch',
      'watch',
      'alert',
      'critical',
    ]);
  });

  it('is that of the worst of several, in whatever order', () => {
    expect(watchLevel(['low', 'critical', 'medium'])).toBe('critical');
    expect(watchLevel(['high', 'low'])).toBe('alert');
    expect(worstSeverity(['medium', 'high', 'low'])).toBe('high');
  });
});
