/** Bits of a JPEG scan: highest first, and no byte of them looks like a marker. */
export class BitWriter {
  readonly #bytes: number[] = [];
  /** What is no whole byte yet: the lowest `#count` bits. */
  #bits = 0;
  #count = 0;

  /** The lowest `length` bits, up to 16. */
  write(bits: number, length: number): void {
    this.#bits = (this.#bits << length) | (bits & ((1 << length) - 1));
    this.#count += length;
    while (this.#count >= 8) {
      this.#count -= 8;
      const byte = this.#bits >> this.#count;
      this.#bytes.push(byte);
      if (byte === 0xff) this.#bytes.push(0);
      this.#bits &= (1 << this.#count) - 1;
    }
  }

  /** The last byte is filled with ones. */
  end(): readonly number[] {
    if (this.#count > 0) this.write(0xff, 8 - this.#count);
    return this.#bytes;
  }
}
