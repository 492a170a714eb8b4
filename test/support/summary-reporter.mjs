import { writeSync } from 'node:fs';

/** The run's last word, one line. A suite that fails to load counts as a failure: Jest itself counts no test of it. */
export default class SummaryReporter {
  onRunComplete(_contexts, run) {
    const failed = run.numFailedTests + run.numRuntimeErrorTestSuites;
    const skipped = run.numPendingTests + run.numTodoTests;
    const line = `${run.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`;
    // Jest's own summary and the teardown come after this.
    process.once('exit', () => writeSync(1, line));
  }
}
