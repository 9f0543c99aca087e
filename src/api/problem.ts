/** Problem details (RFC 9457): how every error leaves, whatever raised it. */
import { z } from '@hono/zod-openapi';
import { REFUSAL_REASONS } from '../domain/import-report.ts';
import { FAULT_CODES } from '../engine/fault.ts';

/** Every problem there is, by the code that ends its `type`. */
const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  malformed_json: { status: 400, title: 'The body is not JSON' },
  malformed_http: { status: 400, title: 'The request is not HTTP' },
  cross_site: { status: 403, title: 'Refused from another site' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  request_timeout: { status: 408, title: 'The request took too long to arrive' },
  conflict: { status: 409, title: 'Conflict' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported content type' },
  misdirected: { status: 421, title: 'Not a host of this server' },
  invalid_input: { status: 422, title: 'The input is not right' },
  file_refused: { status: 422, title: 'The file was refused, and nothing of it was imported' },
  idempotency_key_reused: { status: 422, title: 'Idempotency-Key of another request' },
  headers_too_large: { status: 431, title: 'The headers are too large' },
  internal: { status: 500, title: 'Something went wrong here' },
  unavailable: { status: 503, title: 'Not available' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

export const INPUT_FAULT_CODES = [
  'required',
  'wrong_type',
  'not_a_choice',
  'out_of_range',
  'too_many_decimals',
  'repeated',
  'unknown_field',
  'control_character',
  'wrong_cursor',
  'not_valid',
] as const;

export const inputFaultSchema = z
  .strictObject({
    pointer: z.string().meta({
      description:
        'JSON pointer (RFC 6901) into the body, empty for the whole of it; a query parameter is /query/name, a header /header/name',
      examples: ['/query/limit'],
    }),
    code: z.enum([...new Set([...INPUT_FAULT_CODES, ...REFUSAL_REASONS, ...FAULT_CODES])]),
    detail: z.string(),
    line: z.int().optional().meta({ description: 'Of a file, its first line being 1' }),
  })
  .meta({ id: 'InputFault' });

export type InputFault = Readonly<z.infer<typeof inputFaultSchema>>;

export const problemSchema = z
  .strictObject({
    type: z.string().meta({ examples: ['urn:duewatch:problem:not_found'] }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The request id, as in X-Request-Id', format: 'uri' }),
    errors: z.array(inputFaultSchema).optional(),
    import_id: z
      .string()
      .optional()
      .meta({ description: 'Of a refused file: the import that is listed all the same' }),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457' });

export type Problem = Readonly<z.infer<typeof problemSchema>>;

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** The response of every operation that its own list does not name. */
export const problemResponses = {
  '4XX': {
    description: 'The request cannot be carried out as it is: `detail` says why, `errors` where',
    content: { [PROBLEM_CONTENT_TYPE]: { schema: problemSchema } },
  },
  default: {
    description: 'A problem of the server',
    content: { [PROBLEM_CONTENT_TYPE]: { schema: problemSchema } },
  },
} as const;

/** Thrown anywhere below the API's error handler to answer with a problem. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly faults: readonly InputFault[];
  readonly headers: Readonly<Record<string, string>>;
  readonly import_id: string | undefined;

  /**
   * @param detail one public sentence: what is wrong here and what to do
   * @param more `headers` beside those of all answers; `import_id` of a refused file
   */
  constructor(
    code: ProblemCode,
    detail: string,
    faults: readonly InputFault[] = [],
    more: { readonly headers?: Readonly<Record<string, string>>; readonly import_id?: string } = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
    this.code = code;
    this.faults = faults;
    this.headers = more.headers ?? {};
    this.import_id = more.import_id;
  }
}

export function problemOf(
  code: ProblemCode,
  detail: string,
  requestId: string,
  faults: readonly InputFault[] = [],
): Problem {
  const { status, title } = PROBLEMS[code];
  return {
    type: `urn:duewatch:problem:${code}`,
    title,
    status,
    detail,
    instance: `urn:uuid:${requestId}`,
    ...(faults.length === 0 ? {} : { errors: [...faults] }),
  };
}

export function problemResponse(problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, 'Content-Type': PROBLEM_CONTENT_TYPE },
  });
}
