import { addAbortSignal, pipeline, type Readable, Transform } from 'node:stream';

/** Counts what goes through. */
export class Progress extends Transform {
  bytes = 0;

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, data: Buffer) => void): void {
    this.bytes += chunk.length;
    done(null, chunk);
  }
}

/** The same bytes, counted; they end with an AbortError when the signal fires. */
export const measured = (source: Readable, progress: Progress, signal: AbortSignal): Readable =>
  pipeline(addAbortSignal(signal, source), progress, () => undefined);
