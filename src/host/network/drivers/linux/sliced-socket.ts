/** Part of the metadata proxy’s program: nothing but Node’s own modules. */
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** So much is read at once: a few requests at most, however many a guest has sent in one go. */
const SLICE = 512;

/**
 * A guest’s connection in small pieces. Node’s parser takes in all that a read has brought, and a read brings 64 KiB:
 * thousands of pipelined requests before anything could stop it.
 */
export class SlicedSocket extends Duplex {
  readonly #raw: Socket;
  #wanted = false;
  #isHeld = false;

  /** `raw`: paused, with its own half of the connection left open at the other’s end. */
  constructor(raw: Socket) {
    super({ readableHighWaterMark: SLICE, allowHalfOpen: true });
    this.#raw = raw;
    raw.on('readable', () => this.#slice());
    raw.on('end', () => this.push(null));
    raw.on('error', () => this.destroy());
    raw.on('close', () => this.destroy());
  }

  /** As a socket’s: once all is written. Node’s server calls it after the last answer. */
  destroySoon(): void {
    this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  /** Nothing more is read until `release`: Node’s server resumes by itself what is only paused. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#slice();
  }

  override _read(): void {
    this.#wanted = true;
    this.#slice();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#raw.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#raw.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#raw.destroy();
    done(error);
  }

  #slice(): void {
    if (!this.#wanted || this.#isHeld) return;
    const chunk = (this.#raw.read(SLICE) ?? this.#raw.read()) as Buffer | null;
    if (chunk === null) return;
    this.#wanted = false;
    this.push(chunk);
  }
}
