import { Transform } from 'node:stream';
import { type Terminal } from './terminal.js';

const MIB = 2 ** 20;
const WIDTH = 30;
/** How often a line is drawn anew, and how often one is printed where lines stay. */
const DRAW_MS = 200;
const PRINT_MS = 5_000;

export interface ProgressOptions {
  readonly terminal: Pick<Terminal, 'err' | 'isTty'>;
  /** Before the bar. */
  readonly what: string;
  /** Undefined: not known; there is no bar then. */
  readonly totalBytes: number | undefined;
  /** Milliseconds. */
  readonly clock?: () => number;
}

/**
 * Tells how many bytes went through it: a bar that is drawn again and again on a terminal, now and then a line
 * elsewhere.
 */
export class Progress extends Transform {
  readonly #options: Required<ProgressOptions>;
  readonly #begun: number;
  #told: number;
  #bytes = 0;

  constructor({ clock = () => performance.now(), ...options }: ProgressOptions) {
    super();
    this.#options = { clock, ...options };
    this.#begun = clock();
    this.#told = this.#begun;
  }

  override _transform(
    chunk: Buffer,
    _encoding: string,
    done: (error: Error | null, data: Buffer) => void,
  ): void {
    this.#bytes += chunk.length;
    const { clock, terminal } = this.#options;
    if (clock() - this.#told >= (terminal.isTty ? DRAW_MS : PRINT_MS)) this.#tell();
    done(null, chunk);
  }

  override _flush(done: () => void): void {
    this.#tell();
    if (this.#options.terminal.isTty) this.#options.terminal.err('\n');
    done();
  }

  #tell(): void {
    const { terminal, clock } = this.#options;
    this.#told = clock();
    const line = this.#line(Math.max(1, this.#told - this.#begun) / 1_000);
    terminal.err(terminal.isTty ? `\r\x1b[K${line}` : `${line}\n`);
  }

  #line(seconds: number): string {
    const { what, totalBytes } = this.#options;
    const mib = (bytes: number) => (bytes / MIB).toFixed(1);
    const speed = `${mib(this.#bytes / seconds)} MiB/s`;
    if (totalBytes === undefined || totalBytes === 0) return `${what}: ${mib(this.#bytes)} MiB, ${speed}`;
    const share = Math.min(1, this.#bytes / totalBytes);
    const bar = '#'.repeat(Math.floor(share * WIDTH)).padEnd(WIDTH);
    const amount = `${mib(this.#bytes)} of ${mib(totalBytes)} MiB, ${speed}`;
    return `${what}: [${bar}] ${Math.floor(share * 100)}%  ${amount}`;
  }
}
