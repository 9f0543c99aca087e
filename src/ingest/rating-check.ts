import { normaliseGrade, type RatingScalesFile } from '../domain/rating-scale.ts';
import { faultOf } from './field-fault.ts';
import type { RowCheck } from './row-fault.ts';

/**
 * The grade must be one of its scale, and is then spelt as the scale spells it. A grade that says the agency no longer
 * rates (`WR`, `NR`) is kept as written.
 */
export function ratingCheck(scales: RatingScalesFile): RowCheck {
  const known = new Map(scales.scales.map((scale) => [scale.scale, scale]));
  return (row) => {
    const name = row.get('scale') ?? '';
    const scale = known.get(name);
    if (!scale) {
      const problem = `is not a known scale: write one of ${[...known.keys()].join(', ')}`;
      return { field: 'scale', ...faultOf('unknown_scale', 'scale', name, problem) };
    }
    const text = row.get('grade') ?? '';
    const grade = normaliseGrade(scale, scales.no_rating, text);
    if (grade === null) {
      const problem = `is not a grade of the scale ${name}, which goes from ${scale.grades[0]} to ${scale.grades.at(-1)}`;
      return { field: 'grade', ...faultOf('unknown_grade', 'grade', text, problem) };
    }
    if (grade !== 'withdrawn') row.set('grade', grade.grade);
    return null;
  };
}
