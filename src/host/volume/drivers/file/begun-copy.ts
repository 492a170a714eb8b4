/** A copy that has begun and that nobody has asked for yet. */
export interface BegunCopy {
  readonly done: Promise<void>;
  readonly stop: AbortController;
}

/** Waits until it is whole; the signal cancels it. */
export async function wholeCopy({ done, stop }: BegunCopy, signal: AbortSignal): Promise<void> {
  const relay = () => stop.abort(signal.reason);
  signal.addEventListener('abort', relay, { once: true });
  if (signal.aborted) relay();
  try {
    await done;
  } finally {
    signal.removeEventListener('abort', relay);
  }
}
