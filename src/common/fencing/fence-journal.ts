import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { compareFences, type Fence } from '../../../workflows/contracts/fence.js';
import { Turnstile } from '../async/turnstile.js';

/** The highest fence seen for a resource, and when (ms since 1970). */
export interface FenceMark {
  readonly fence: Fence;
  readonly at: number;
}

type Marks = ReadonlyMap<string, FenceMark>;

/**
 * Fence marks on disk: one file, appended to. Concurrent waiters share one flush, so that a burst of
 * launches costs few of them. Each line begins with its newline: one that was cut off by a crash is no JSON and spoils
 * nothing behind it.
 */
export class FenceJournal {
  readonly #path: string;
  #file: FileHandle | undefined;
  #lines: string[] = [];
  #next: Promise<void> | undefined;
  readonly #writes = new Turnstile();

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#path = join(folder, 'journal');
  }

  read(): Map<string, FenceMark> {
    const marks = new Map<string, FenceMark>();
    for (const [id, mark] of entriesOf(this.#path)) {
      const known = marks.get(id);
      if (!known || compareFences(known.fence, mark.fence) <= 0) marks.set(id, mark);
    }
    return marks;
  }

  /** Resolves when the mark would survive the loss of power. */
  append(id: string, mark: FenceMark): Promise<void> {
    this.#lines.push(lineOf(id, mark));
    this.#next ??= this.#writes.run(async () => {
      const lines = this.#lines.join('');
      this.#lines = [];
      this.#next = undefined;
      this.#file ??= await open(this.#path, 'a', 0o600);
      await this.#file.appendFile(lines);
      await this.#file.datasync();
    });
    return this.#next;
  }

  /** Keeps these marks and nothing else, in a new file put in the old one's place. */
  rewrite(marks: () => Marks): Promise<void> {
    return this.#writes.run(async () => {
      await this.#file?.close();
      this.#file = undefined;
      this.replace(marks());
    });
  }

  /** As `rewrite`, at once: before anything is appended. */
  replace(marks: Marks): void {
    const lines = [...marks].map(([id, mark]) => lineOf(id, mark)).join('');
    const fresh = openSync(`${this.#path}.new`, 'w', 0o600);
    writeSync(fresh, lines);
    fsyncSync(fresh);
    closeSync(fresh);
    renameSync(`${this.#path}.new`, this.#path);
    const folder = openSync(this.folder, 'r');
    fsyncSync(folder);
    closeSync(folder);
  }

  async close(): Promise<void> {
    await this.#writes.idle();
    await this.#file?.close();
    this.#file = undefined;
  }
}

const lineOf = (id: string, { fence, at }: FenceMark) =>
  `\n${JSON.stringify([id, fence.generation, fence.sequence, at, fence.operation ?? 0])}`;

/** The operation's number is absent from lines of before there were any. */
type Line = readonly [id: string, generation: number, sequence: number, at: number, operation?: number];

const markOf = ([id, generation, sequence, at, operation = 0]: Line): [string, FenceMark] => [
  id,
  { fence: { generation, operation, sequence }, at },
];

function entriesOf(path: string): [string, FenceMark][] {
  return textOf(path)
    .split('\n')
    .flatMap((line) => {
      try {
        return [markOf(JSON.parse(line) as Line)];
      } catch {
        // Cut off by a crash before its flush ended: the work behind it never began.
        return [];
      }
    });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
