/** Bytes of a stream, taken as a reader of a format wants them. */
export class BytePull {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** So many, and no fewer. Throws where there are not so many. */
  async take(count: number): Promise<Buffer> {
    const taken: Buffer[] = [];
    for await (const piece of this.pass(count)) taken.push(piece);
    return Buffer.concat(taken);
  }

  /** The next so many, in pieces as they come. */
  async *pass(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0;) {
      if (this.#rest.length === 0 && !(await this.#more())) throw new Error('it is cut short');
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** All that is left is read away. */
  async drain(): Promise<void> {
    while (await this.#more());
  }

  async #more(): Promise<boolean> {
    const { done = false, value } = await this.#source.next();
    if (done) return false;
    this.#rest = value;
    return true;
  }
}
