import { createRoute, type RouteHandler, z } from '@hono/zod-openapi';
import { type Letter, writeLetter } from '../../actions/write-letter.ts';
import { LETTER_KINDS, LETTER_LANGUAGES } from '../../domain/letter.ts';
import type { ApiDeps, ApiEnv } from '../api-deps.ts';
import { problemResponses } from '../problem.ts';
import { dayParameter, lookupText } from '../request-parts.ts';
import { WARNINGS_HEADER } from '../response-headers.ts';

const kind = z.enum(LETTER_KINDS);
const query = z.strictObject({
  as_of: dayParameter.openapi({
    description: 'The day of the letter, up to today; the newest evaluated day where absent',
  }),
  language: z.enum(LETTER_LANGUAGES).default('en'),
});
const DESCRIPTION =
  'A page to print, with every invoice that is overdue on the day, at most 500. Asked for is what is overdue and not in dispute, less money not matched to an invoice yet, each currency for itself; where that is nothing, the answer is 409. The words are those of the templates in `rules/letters`.';
const responses = {
  200: {
    description: 'The letter',
    headers: {
      [WARNINGS_HEADER]: {
        description:
          'What to look at before it is sent: `calendar_provisional` where a day in it may turn out to be a holiday that is not published yet. Absent where there is nothing',
        schema: { type: 'string' as const },
      },
    },
    content: { 'text/html': { schema: { type: 'string' as const } } },
  },
  304: { description: 'Unchanged since the ETag that was sent' },
  ...problemResponses,
};

export const customerLetterRoute = createRoute({
  method: 'get',
  path: '/v1/customers/{customer_id}/letters/{kind}',
  operationId: 'get_customer_letter',
  tags: ['Customers'],
  summary: 'A reminder, formal demand or final notice to a customer',
  description: DESCRIPTION,
  request: { params: z.strictObject({ customer_id: lookupText, kind }), query },
  responses,
});

export const alertLetterRoute = createRoute({
  method: 'get',
  path: '/v1/alerts/{alert_id}/letters/{kind}',
  operationId: 'get_alert_letter',
  tags: ['Alerts'],
  summary: 'A reminder, formal demand or final notice to the customer of an alert',
  description: DESCRIPTION,
  request: { params: z.strictObject({ alert_id: lookupText, kind }), query },
  responses,
});

export function answerCustomerLetter(deps: ApiDeps): RouteHandler<typeof customerLetterRoute, ApiEnv> {
  return async (c) => {
    const { customer_id, kind } = c.req.valid('param');
    const letter = await writeLetter(deps, { to: { customer_id }, kind, ...c.req.valid('query') });
    return c.html(letter.html, 200, headersOf(letter));
  };
}

export function answerAlertLetter(deps: ApiDeps): RouteHandler<typeof alertLetterRoute, ApiEnv> {
  return async (c) => {
    const { alert_id, kind } = c.req.valid('param');
    const letter = await writeLetter(deps, { to: { alert_id }, kind, ...c.req.valid('query') });
    return c.html(letter.html, 200, headersOf(letter));
  };
}

function headersOf({ security_policy, warnings }: Letter): Record<string, string> {
  const headers = { 'Content-Security-Policy': security_policy };
  if (warnings.length === 0) return headers;
  return { ...headers, [WARNINGS_HEADER]: warnings.map(({ code }) => code).join(', ') };
}
