import { OpenAPIHono } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { LiveRuns } from '../actions/run-progress.ts';
import type { ApiDeps, ApiEnv } from './api-deps.ts';
import { limitBody } from './body-limit.ts';
import { docsReader } from './docs-files.ts';
import { answerError } from './error-answer.ts';
import { etagDigest } from './etag-digest.ts';
import { refuseFaults } from './input-faults.ts';
import { openApiDocument } from './openapi-document.ts';
import { problemOf, problemResponse } from './problem.ts';
import { guardRequests } from './request-guard.ts';
import { decorateResponses, RETAINED_HEADERS } from './response-headers.ts';
import { mappingDeletionRoute, removeMapping } from './routes/delete-mapping.ts';
import { alertRoute, answerAlert } from './routes/get-alert.ts';
import { answerCustomer, customerRoute } from './routes/get-customer.ts';
import { answerCustomerFacts, customerFactsRoute } from './routes/get-customer-facts.ts';
import { answerDocs, docsRoute } from './routes/get-docs.ts';
import { answerDocsFile, docsFileRoute } from './routes/get-docs-file.ts';
import { getHealth, healthRoute } from './routes/get-health.ts';
import { answerHome, homeRoute } from './routes/get-home.ts';
import { answerImport, importRoute } from './routes/get-import.ts';
import {
  alertLetterRoute,
  answerAlertLetter,
  answerCustomerLetter,
  customerLetterRoute,
} from './routes/get-letter.ts';
import { answerMapping, mappingRoute } from './routes/get-mapping.ts';
import { getOpenApi, openApiRoute } from './routes/get-openapi.ts';
import { answerPortfolio, portfolioRoute } from './routes/get-portfolio.ts';
import { getReadiness, readinessRoute } from './routes/get-readiness.ts';
import { answerRejections, rejectionsRoute } from './routes/get-rejections.ts';
import { answerRun, runRoute } from './routes/get-run.ts';
import { answerStanding, standingRoute } from './routes/get-standing.ts';
import { answerTimeline, timelineRoute } from './routes/get-timeline.ts';
import { alertListRoute, answerAlertList } from './routes/list-alerts.ts';
import { answerCustomerList, customerListRoute } from './routes/list-customers.ts';
import { answerFactList, factListRoute } from './routes/list-facts.ts';
import { answerImportList, importListRoute } from './routes/list-imports.ts';
import { answerMappingList, mappingListRoute } from './routes/list-mappings.ts';
import { answerRunList, runListRoute } from './routes/list-runs.ts';
import { answerEvaluation, newEvaluationRoute } from './routes/post-evaluation.ts';
import { importBody, newImportRoute } from './routes/post-import.ts';
import { newRunRoute, startRun } from './routes/post-run.ts';
import { newMappingRoute, putMapping, refuseMappingFaults } from './routes/put-mapping.ts';

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
  app.use(limitBody((c) => c.req.method === 'POST' && c.req.path === '/v1/imports'));
  app.use('/v1/*', etag({ generateDigest: etagDigest, retainedHeaders: [...RETAINED_HEADERS] }));
  const docs = docsReader();
  const live = new LiveRuns();
  return app
    .openapi(healthRoute, getHealth())
    .openapi(readinessRoute, getReadiness(deps))
    .openapi(runListRoute, answerRunList(deps))
    .openapi(newRunRoute, startRun(deps, live))
    .openapi(runRoute, answerRun(deps, live))
    .openapi(alertListRoute, answerAlertList(deps))
    .openapi(alertRoute, answerAlert(deps))
    .openapi(alertLetterRoute, answerAlertLetter(deps))
    .openapi(customerListRoute, answerCustomerList(deps))
    .openapi(customerRoute, answerCustomer(deps))
    .openapi(customerFactsRoute, answerCustomerFacts(deps))
    .openapi(standingRoute, answerStanding(deps))
    .openapi(customerLetterRoute, answerCustomerLetter(deps))
    .openapi(timelineRoute, answerTimeline(deps))
    .openapi(portfolioRoute, answerPortfolio(deps))
    .openapi(factListRoute, answerFactList(deps))
    .openapi(newEvaluationRoute, answerEvaluation(deps))
    .openapi(newImportRoute, importBody(deps))
    .openapi(importListRoute, answerImportList(deps))
    .openapi(importRoute, answerImport(deps))
    .openapi(rejectionsRoute, answerRejections(deps))
    .openapi(mappingListRoute, answerMappingList(deps))
    .openapi(mappingRoute, answerMapping(deps))
    .openapi(newMappingRoute, putMapping(deps), refuseMappingFaults(deps))
    .openapi(mappingDeletionRoute, removeMapping(deps))
    .openapi(homeRoute, answerHome())
    .openapi(docsRoute, answerDocs(docs))
    .openapi(docsFileRoute, answerDocsFile(docs))
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
