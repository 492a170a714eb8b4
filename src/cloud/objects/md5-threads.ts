import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Md5 } from './md5.js';

/** What runs in each thread: a text, because a thread loads what Node reads by itself, and sources are TypeScript. */
const PROGRAM = `
  const { createHash } = require('node:crypto');
  const { parentPort } = require('node:worker_threads');
  const hashes = new Map();
  parentPort.on('message', ({ turn, id, piece, isLast }) => {
    const hash = hashes.get(id) ?? createHash('md5');
    if (piece) hash.update(piece);
    if (isLast) hashes.delete(id);
    else hashes.set(id, hash);
    parentPort.postMessage({ turn, digest: isLast ? hash.digest('hex') : '' });
  });
`;

interface Asked {
  readonly id: number;
  readonly piece?: Buffer;
  readonly isLast: boolean;
}

interface Answer {
  readonly turn: number;
  /** Hex; empty: it goes on. */
  readonly digest: string;
}

interface Waiting {
  resolve(digest: string): void;
  reject(error: unknown): void;
}

/** One thread and what it was asked. It keeps the process alive while somebody waits for it, and no longer. */
class Md5Thread {
  readonly #waiting = new Map<number, Waiting>();
  readonly #worker: Worker;
  #turn = 0;
  #ended: { readonly why: unknown } | undefined;

  constructor(program: string, onEnd: () => void) {
    // What this process was started with is not meant for the program.
    this.#worker = new Worker(program, { eval: true, execArgv: [] });
    this.#worker.on('message', ({ turn, digest }: Answer) => {
      this.#waiting.get(turn)?.resolve(digest);
      this.#waiting.delete(turn);
      if (this.#waiting.size === 0) this.#worker.unref();
    });
    let why: unknown = new Error('a thread that hashes ended');
    this.#worker.once('error', (error) => (why = error));
    this.#worker.once('exit', () => {
      onEnd();
      this.#ended = { why };
      for (const { reject } of this.#waiting.values()) reject(why);
      this.#waiting.clear();
    });
    this.#worker.unref();
  }

  ask(asked: Asked): Promise<string> {
    // A body that was begun on it may go on to ask.
    if (this.#ended) return Promise.reject(this.#ended.why as Error);
    const turn = this.#turn++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(turn, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ turn, ...asked });
    });
  }
}

/** Threads that hash, as many as there are processors beside the one that reads and writes; made when first needed. */
export class Md5Threads {
  readonly #threads: (Md5Thread | undefined)[];
  #next = 0;

  constructor(
    most = Math.max(1, availableParallelism() - 1),
    private readonly program = PROGRAM,
  ) {
    this.#threads = Array.from({ length: most });
  }

  /** Pieces must lie in shared memory, or they are copied. */
  begin(): Md5 {
    const id = this.#next++;
    const at = id % this.#threads.length;
    const thread = (this.#threads[at] ??= new Md5Thread(this.program, () => (this.#threads[at] = undefined)));
    return {
      update: async (piece) => void (await thread.ask({ id, piece, isLast: false })),
      digest: async () => Buffer.from(await thread.ask({ id, isLast: true }), 'hex'),
      abandon: () => void thread.ask({ id, isLast: true }).catch(() => undefined),
    };
  }
}
