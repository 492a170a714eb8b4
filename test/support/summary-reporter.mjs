/** The run's last word, one line. A suite that fails to load counts as a failure: Jest itself counts no test of it. */
export default class SummaryReporter {
  onRunComplete(_contexts, run) {
    const failed = run.numFailedTests + run.numRuntimeErrorTestSuites;
    const skipped = run.numPendingTests + run.numTodoTests;
    process.stdout.write(`${run.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
  }
}
