import { defineConfig } from 'vitest/config';

/** `npm test` runs everything but the tests in a browser, which `npm run test:browser` runs. */
const browser = process.env.TEST_BROWSER === 'true';

export default defineConfig({
  test: {
    include: [browser ? 'test/browser/**/*.test.ts' : 'test/**/*.test.ts'],
    exclude: browser ? [] : ['test/browser/**'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: { include: ['src/**/*.ts'], reporter: ['text'] },
  },
});
