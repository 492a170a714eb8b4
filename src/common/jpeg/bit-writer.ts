/** Bits of a JPEG scan: highest first, and no byte of them looks like a marker. */
export class BitWriter {
  readonly #bytes: number[] = [];
  #byte = 0;
  #free = 8;

  /** The lowest `length` bits, up to 16. */
  write(bits: number, length: number): void {
    for (let at = length - 1; at >= 0; at -= 1) {
      this.#free -= 1;
      this.#byte |= ((bits >> at) & 1) << this.#free;
      if (this.#free === 0) this.#next();
    }
  }

  /** The last byte is filled with ones. */
  end(): readonly number[] {
    if (this.#free < 8) this.write(0xff, this.#free);
    return this.#bytes;
  }

  #next(): void {
    this.#bytes.push(this.#byte);
    if (this.#byte === 0xff) this.#bytes.push(0);
    [this.#byte, this.#free] = [0, 8];
  }
}
