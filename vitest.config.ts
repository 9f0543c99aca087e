import { defineConfig } from 'vitest/config';

/** `npm test` runs everything but the tests in a browser, which `npm run test:browser` runs. */
const browser = process.env.TEST_BROWSER === 'true';

export default defineConfig({
  test: {
    include: [browser ? 'test/browser/**/*.test.ts' : 'test/**/*.test.ts'],
    exclude: browser ? [] : ['test/browser/**'],
    globalSetup: ['test/support/global-setup.ts'],
    reporters: ['default', './test/support/closing-line.ts'],
    // A run of the program takes a second where nothing else is going on, and many on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Processes, as a test may change the working folder of its own.
    pool: 'forks',
    maxWorkers: 2,
    // A file in a worker of its own would load the program and compile the embedded database again.
    isolate: false,
    coverage: { include: ['src/**/*.ts'], reporter: ['text'] },
  },
});
