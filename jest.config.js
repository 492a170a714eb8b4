import { readFileSync } from 'node:fs';
import { unitPaths } from './test/support/unit-paths.mjs';

const { sourceMaps: _, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

export default {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: [
    ...['/node_modules/', '/dist/', '/.engine/'],
    ...(process.env['ENGINE_TEST_REST'] === '1' ? unitPaths.map((path) => `<rootDir>/${path}/`) : []),
  ],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.engine/'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources name what Node will load (`./saga.js`); here that file is still `./saga.ts`.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, sourceMaps: 'inline' }] },
  setupFiles: ['reflect-metadata'],
  // One PostgreSQL and one Temporal a run: whatever needs them finds them in the environment.
  globalSetup: './test/support/global-setup.mjs',
  globalTeardown: './test/support/global-teardown.mjs',
  testSequencer: './test/support/sequencer.mjs',
  reporters: ['default', './test/support/summary-reporter.mjs'],
  // With `npm run coverage` alone: bin/coverage-floors.mjs compares. Counted by instrumented code, as V8's own count takes many times as
  // long and aborts Node in Temporal's sandbox; the bundle of workflows that runs in it is not instrumented.
  coverageReporters: ['json-summary'],
  coverageDirectory: 'node_modules/.cache/coverage',
  collectCoverageFrom: ['{src,activities}/**/*.ts', '!**/*.spec.ts', '!src/generated/**'],
  testTimeout: 90_000,
  maxWorkers: 2,
  // Libraries are loaded anew for each file and never let go: at four gigabytes a worker did little but collect garbage.
  workerIdleMemoryLimit: '1500MB',
};
