import { OpenAPIHono } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { ApiDeps, ApiEnv } from './api-deps.ts';
import { limitBody } from './body-limit.ts';
import { answerError } from './error-answer.ts';
import { refuseFaults } from './input-faults.ts';
import { openApiDocument } from './openapi-document.ts';
import { problemOf, problemResponse } from './problem.ts';
import { guardRequests } from './request-guard.ts';
import { decorateResponses } from './response-headers.ts';
import { alertRoute, answerAlert } from './routes/get-alert.ts';
import { answerCustomerFacts, customerFactsRoute } from './routes/get-customer-facts.ts';
import { getHealth, healthRoute } from './routes/get-health.ts';
import { getOpenApi, openApiRoute } from './routes/get-openapi.ts';
import { getReadiness, readinessRoute } from './routes/get-readiness.ts';
import { answerRun, runRoute } from './routes/get-run.ts';
import { alertListRoute, answerAlertList } from './routes/list-alerts.ts';
import { answerRunList, runListRoute } from './routes/list-runs.ts';
import { newRunRoute, startRun } from './routes/post-run.ts';

/** The typed API, for Hono's client: `hc<Api>(url)`. */
export type Api = ReturnType<typeof createApi>;

/** The whole API as one handler of requests; `listen` puts it on a socket. */
export function createApi(deps: ApiDeps) {
  const app = new OpenAPIHono<ApiEnv>({ defaultHook: refuseFaults });
  app.onError(answerError(deps.log));
  app.notFound((c) =>
    problemResponse(problemOf('not_found', 'There is nothing at this address.', c.get('requestId'))),
  );
  app.use(decorateResponses());
  app.use(guardRequests());
  app.use(refuseOtherMethods(app));
  app.use(limitBody());
  app.use('/v1/*', etag());
  return app
    .openapi(healthRoute, getHealth())
    .openapi(readinessRoute, getReadiness(deps))
    .openapi(runListRoute, answerRunList(deps))
    .openapi(newRunRoute, startRun(deps))
    .openapi(runRoute, answerRun(deps))
    .openapi(alertListRoute, answerAlertList(deps))
    .openapi(alertRoute, answerAlert(deps))
    .openapi(customerFactsRoute, answerCustomerFacts(deps))
    .openapi(
      openApiRoute,
      getOpenApi(() => openApiDocument(app)),
    );
}

function refuseOtherMethods(app: OpenAPIHono<ApiEnv>) {
  return methodNotAllowed<ApiEnv>({
    app,
    onMethodNotAllowed: (c, methods) => {
      const allow = methods.join(', ');
      const problem = problemOf('method_not_allowed', `This address takes ${allow}.`, c.get('requestId'));
      return problemResponse(problem, { Allow: allow });
    },
  });
}
