import { readFileSync } from 'node:fs';

const { sourceMaps: _, ...swc } = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));

export default {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.engine/'],
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
  testTimeout: 30_000,
  maxWorkers: 2,
};
