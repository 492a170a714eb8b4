import { look, type Looked, type LookParts } from './image-look.js';
import { type Rewrite, type StoredBytes } from './image-store.js';
import { type IncomingFormat } from './image.js';

/** Looks at what comes, and at what is made of it: what is kept in the end is qcow2 or raw. */
export class ImageInspection {
  #found: Looked = { format: 'raw', virtualBytes: 0 };
  #format: IncomingFormat;

  constructor(
    private readonly parts: LookParts,
    format: IncomingFormat,
  ) {
    this.#format = format;
  }

  /** See `PutOptions.inspect`; throws what `look` throws. */
  async look(bytes: StoredBytes, fd: number): Promise<Rewrite | undefined> {
    const found = await look(this.parts, { bytes, fd, format: this.#format });
    if (typeof found !== 'function') {
      this.#found = found;
      return undefined;
    }
    // Whatever its first bytes are like: it was made here, and is held to that.
    this.#format = 'qcow2';
    return found;
  }

  /** Of the bytes that are kept. */
  get found(): Looked {
    return this.#found;
  }
}
