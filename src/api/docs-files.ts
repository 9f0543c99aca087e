/** The page that shows the API's description, with all it needs from disk: no request leaves this server for it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

export interface DocsFile {
  readonly content_type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Docs {
  readonly page: string;
  /** By the name in its address. It changes with what is in the file, so that a browser may keep the file for good. */
  readonly files: ReadonlyMap<string, DocsFile>;
}

/** Swagger UI writes no inline script and needs none; the arrows in its style sheet are data. */
export const DOCS_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Swagger UI fills an optional parameter in with its `example`, and nobody wants all of them at once. */
const START = `let description = null;

SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  tryItOutEnabled: true,
  validatorUrl: null,
  responseInterceptor(response) {
    if (description !== null) return response;
    description = JSON.parse(response.text);
    for (const path of Object.values(description.paths)) {
      for (const { parameters = [] } of Object.values(path)) parameters.forEach(leaveEmpty);
    }
    response.text = JSON.stringify(description);
    return response;
  },
});

function leaveEmpty({ required, schema }) {
  if (required || schema.example === undefined) return;
  schema.examples = [schema.example];
  delete schema.example;
}
`;

const STYLE = `body { margin: 0; background: #fff; }
.swagger-ui .scheme-container { display: none; }
@media (max-width: 640px) {
  .swagger-ui .response-col_links { display: none; }
  .swagger-ui .opblock-tag { padding-left: 0; }
  .swagger-ui table.parameters td { padding-right: 0; }
  .swagger-ui .parameters-col_description input, .swagger-ui .parameters-col_description select { width: 100%; }
}
`;

/** Reads the files at the first call. */
export function docsReader(): () => Promise<Docs> {
  let docs: Promise<Docs> | null = null;
  return () => {
    docs ??= readDocs().catch((error: unknown) => {
      docs = null;
      throw error;
    });
    return docs;
  };
}

async function readDocs(): Promise<Docs> {
  const require = createRequire(import.meta.url);
  const icon = await bytesOf(require.resolve('swagger-ui-dist/favicon-32x32.png'));
  const style = await bytesOf(require.resolve('swagger-ui-dist/swagger-ui.css'));
  const script = await bytesOf(require.resolve('swagger-ui-dist/swagger-ui-bundle.js'));
  const own = (text: string) => new TextEncoder().encode(text);
  const files = new Map<string, DocsFile>();
  const add = (name: string, content_type: string, bytes: Uint8Array<ArrayBuffer>): string => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const named = name.replace(/(?=\.\w+$)/, `.${sha256.slice(0, 12)}`);
    files.set(named, { content_type, bytes });
    return `/docs/${named}`;
  };
  const css = 'text/css; charset=utf-8';
  const js = 'text/javascript; charset=utf-8';
  const page = pageOf({
    icon: add('favicon.png', 'image/png', icon),
    styles: [add('swagger-ui.css', css, style), add('docs.css', css, own(STYLE))],
    scripts: [add('swagger-ui.js', js, script), add('docs.js', js, own(START))],
  });
  return { page, files };
}

async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path));
}

function pageOf(links: {
  readonly icon: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Duewatch API</title>
<link rel="icon" href="${links.icon}">
${links.styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
</head>
<body>
<div id="docs"></div>
<noscript><p>This page needs JavaScript. The description itself is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
${links.scripts.map((src) => `<script src="${src}" defer></script>`).join('\n')}
</body>
</html>
`;
}
