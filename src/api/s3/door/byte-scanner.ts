import { EngineError } from '../../../common/errors/engine-error.js';

/** A line of a body's framing is short. */
const MAX_LINE = 8_192;
const NOTHING = Buffer.alloc(0);

/** Takes lines and counted bytes from a stream, without copying what it passes on. */
export class ByteScanner {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = NOTHING;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /**
   * Up to the next line feed, without it and a carriage return. The stream may end instead of an empty line when
   * `endCounts`.
   */
  async line(endCounts = false): Promise<string> {
    for (let from = 0; ;) {
      const at = this.#rest.indexOf(10, from);
      if (at >= 0) {
        const line = this.#rest.toString('latin1', 0, at);
        this.#rest = this.#rest.subarray(at + 1);
        return line.replace(/\r$/, '');
      }
      from = this.#rest.length;
      if (from > MAX_LINE) cutShort();
      const more = await this.#more();
      if (more) this.#rest = Buffer.concat([this.#rest, more]);
      else if (endCounts && from === 0) return '';
      else cutShort();
    }
  }

  async *bytes(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0;) {
      const piece = this.#rest.length > 0 ? this.#rest : ((await this.#more()) ?? cutShort());
      this.#rest = piece.subarray(left);
      left -= Math.min(left, piece.length);
      yield piece.subarray(0, piece.length - this.#rest.length);
    }
  }

  async #more(): Promise<Buffer | undefined> {
    const next = await this.#source.next();
    return next.done ? undefined : next.value;
  }
}

function cutShort(): never {
  throw new EngineError('IncompleteBody', 'The request body terminated unexpectedly');
}
