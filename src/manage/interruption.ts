const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs work that cleans up after itself when the operator ends it: its signal is aborted instead of the process. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const end = () => ended.abort(new Error('interrupted: nothing was changed'));
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    return await work(ended.signal);
  } catch (error) {
    // Whatever it was that failed first.
    ended.signal.throwIfAborted();
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
}
