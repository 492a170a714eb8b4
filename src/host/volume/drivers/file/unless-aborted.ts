/** Rejects with the signal's reason when that fires first; the work goes on. */
export function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    void work.then(() => resolve()).finally(() => signal.removeEventListener('abort', stop));
    if (signal.aborted) stop();
  });
}
