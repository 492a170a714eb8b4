/** A copy that is under way. */
export interface Begun {
  readonly done: Promise<void>;
  readonly stop: AbortController;
}

/** The signal stops the copy, too. */
export async function untilWhole({ done, stop }: Begun, signal: AbortSignal): Promise<void> {
  const relay = () => stop.abort(signal.reason);
  signal.addEventListener('abort', relay, { once: true });
  if (signal.aborted) relay();
  try {
    await done;
  } finally {
    signal.removeEventListener('abort', relay);
  }
}
