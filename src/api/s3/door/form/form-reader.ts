import { EngineError } from '../../../../common/errors/engine-error.js';

/** What stands above the content of one part of a form. */
export interface PartHead {
  readonly name: string;
  /** Undefined: the part is no file. */
  readonly fileName: string | undefined;
}

const MAX_HEAD = 4_096;
/** RFC 2046. */
const BOUNDARY = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i;
const NOTHING = Buffer.alloc(0);

/** The boundary of a form's parts; undefined: the body is no form. */
export function boundaryIn(contentType: string): string | undefined {
  const [, quoted, plain] = BOUNDARY.exec(contentType) ?? [];
  return quoted ?? plain;
}

/** Takes the parts of `multipart/form-data` from a stream, one after the other, without holding what passes by. */
export class FormReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  /** The first boundary has no line before it. */
  #rest: Buffer = Buffer.from('\r\n');

  constructor(source: AsyncIterable<Buffer>, boundary: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Goes to the form's first part. Throws MalformedPOSTRequest. */
  async begin(): Promise<void> {
    await this.#fill(this.#delimiter.length);
    if (!this.#rest.subarray(0, this.#delimiter.length).equals(this.#delimiter)) malformed();
    this.#rest = this.#rest.subarray(this.#delimiter.length);
  }

  /** The next part, whose content must then be read; undefined: there is none. */
  async next(): Promise<PartHead | undefined> {
    await this.#fill(2);
    const two = this.#rest.toString('latin1', 0, 2);
    if (two === '--') return undefined;
    if (two !== '\r\n') malformed();
    for (let from = 0; ;) {
      const at = this.#rest.indexOf('\r\n\r\n', from);
      if (at >= 0) return this.#headUpTo(at);
      from = Math.max(this.#rest.length - 3, 0);
      if (from > MAX_HEAD) malformed();
      await this.#fill(this.#rest.length + 1);
    }
  }

  /** The content of the part, up to the next boundary. */
  async *content(): AsyncGenerator<Buffer> {
    const keep = this.#delimiter.length - 1;
    for (;;) {
      const at = this.#rest.indexOf(this.#delimiter);
      const end = at >= 0 ? at : Math.max(this.#rest.length - keep, 0);
      const piece = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(at >= 0 ? end + this.#delimiter.length : end);
      if (piece.length > 0) yield piece;
      if (at >= 0) return;
      await this.#fill(this.#rest.length + 1);
    }
  }

  /** Reads what is left and drops it. Throws MalformedPOSTRequest beyond `most` bytes. */
  async drain(most: number): Promise<void> {
    for (let read = this.#rest.length; read <= most;) {
      const next = await this.#source.next();
      if (next.done) return;
      read += next.value.length;
    }
    malformed();
  }

  #headUpTo(at: number): PartHead {
    const text = this.#rest.toString('utf8', 2, Math.max(at, 2));
    this.#rest = this.#rest.subarray(at + 4);
    const disposition = /^content-disposition\s*:\s*form-data\s*;(.*)$/im.exec(text)?.[1] ?? malformed();
    const name = parameterIn(disposition, 'name') ?? malformed();
    return { name, fileName: parameterIn(disposition, 'filename') };
  }

  async #fill(length: number): Promise<void> {
    while (this.#rest.length < length) {
      const next = await this.#source.next();
      if (next.done) return malformed();
      this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    }
    this.#rest = this.#rest.length === 0 ? NOTHING : this.#rest;
  }
}

/** Browsers write a quotation mark as %22, others behind a backslash. */
function parameterIn(disposition: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|;)\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(
    disposition,
  );
  const [, quoted, plain] = found ?? [];
  return quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"');
}

export function malformed(): never {
  throw new EngineError(
    'MalformedPOSTRequest',
    'The body of your POST request is not well-formed multipart/form-data.',
  );
}
