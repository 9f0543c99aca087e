/** The parts that requests are made of, each checked the same way on every route. */
import { z } from '@hono/zod-openapi';
import { daySchema } from '../domain/day.ts';

export const PAGE_DEFAULT = 50;
export const PAGE_MAX = 500;

const ID_LENGTH_MAX = 200;
const CURSOR_LENGTH_MAX = 4_000;

/** For routes without parameters: a mistyped one must not go unnoticed. */
export const noQuery = z.strictObject({});

/** Text that can be looked up: PostgreSQL holds no U+0000. */
export const lookupText = z
  .string()
  .min(1)
  .max(ID_LENGTH_MAX)
  .refine((text) => !text.includes('\0'), {
    error: 'must not contain U+0000',
    params: { code: 'control_character' },
  });

export const limitParameter = z
  .string()
  .refine((text) => /^\d{1,9}$/.test(text) && Number(text) >= 1 && Number(text) <= PAGE_MAX, {
    error: `must be a whole number from 1 to ${PAGE_MAX}`,
    params: { code: 'out_of_range' },
  })
  .transform(Number)
  .optional()
  .openapi({
    type: 'integer',
    minimum: 1,
    maximum: PAGE_MAX,
    default: PAGE_DEFAULT,
    description: 'How many at most',
  });

export const cursorParameter = z
  .string()
  .max(CURSOR_LENGTH_MAX)
  .optional()
  .openapi({ description: 'The `next_cursor` of the page before, of the same list with the same filters' });

export const dayParameter = daySchema.optional();

/** Texts of instants that PostgreSQL takes: in years 1 to 9999, wherever their zone puts them. */
export const instantText = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: 'must be an instant such as 2026-11-21T06:00:00Z; write a + as %2B',
  })
  .refine((text) => /^(?!0000)\d{4}-/.test(isoOf(text)), { error: 'must be of a year from 1 to 9999' });

export const instantParameter = instantText
  .transform(isoOf)
  .optional()
  .openapi({ type: 'string', format: 'date-time', example: '2026-11-21T06:00:00Z' });

/** Zero or more. */
export const amountParameter = z
  .string()
  .regex(/^\d{1,30}(\.\d{1,10})?$/, {
    error: 'must be a plain decimal number, zero or more, such as 1234.50',
  })
  .optional()
  .openapi({ example: '10000.00' });

export const flagParameter = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();

/** Some of `choices` with commas between, in the order of `choices`. */
export function choicesParameter<const T extends string>(choices: readonly T[], description: string) {
  return z
    .string()
    .refine((text) => text.split(',').every((part) => choices.some((choice) => choice === part)), {
      error: `must be of ${choices.join(', ')}, with commas between`,
      params: { code: 'not_a_choice' },
    })
    .transform((text) => {
      const named = new Set(text.split(','));
      return choices.filter((choice) => named.has(choice));
    })
    .optional()
    .openapi({
      type: 'array',
      items: { type: 'string', enum: [...choices] },
      description,
      param: { style: 'form', explode: false },
    });
}

/** In UTC, with milliseconds; empty where the text is no instant. */
function isoOf(text: string): string {
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? '' : instant.toISOString();
}
