import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Background } from '../../common/async/background.js';
import { logger } from '../../common/log/logger.js';
import type { ImageCache } from './image-cache.js';

export interface KeeperParts {
  readonly cache: Pick<ImageCache, 'drop'>;
  /** Where the copies are. */
  readonly folder: string;
  /** Absolute paths that guests need; undefined: not known, so all are kept. */
  readonly needed: () => Promise<ReadonlySet<string> | undefined>;
  readonly mostBytes: number;
  /** Since the last use. */
  readonly mostAgeMs: number;
  readonly everyMs: number;
}

/** No step on a host takes longer: what was asked for longer ago has its disk over it, or never will. */
const HOUR_MS = 3_600_000;

interface Copy {
  readonly name: string;
  readonly usedMs: number;
  readonly bytes: number;
}

/**
 * Ages copies of images out: those that nobody has used for long, and where there is too little room the longest
 * unused. Never one that a guest's disk lies over, nor one that somebody has asked for within the hour.
 */
export class ImageKeeper {
  readonly #log = logger('images');
  readonly #background = new Background(this.#log);

  constructor(private readonly parts: KeeperParts) {}

  open(): void {
    const look = async () => void (await this.look());
    this.#background.do(look);
    this.#background.every(this.parts.everyMs, look);
  }

  close(): void {
    this.#background.close();
  }

  /** Names of what went. Safe at any time. */
  async look(): Promise<readonly string[]> {
    const { cache, folder, mostBytes, mostAgeMs } = this.parts;
    const copies = await copiesIn(folder);
    // Asked after the copies: what has come to be needed since then was asked for within the hour.
    const needed = await this.parts.needed();
    if (!needed) return [];
    let bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0);
    const gone: string[] = [];
    for (const copy of copies.filter(({ name }) => !needed.has(join(folder, name)))) {
      const age = Date.now() - copy.usedMs;
      if (age < HOUR_MS || (bytes <= mostBytes && age < mostAgeMs)) continue;
      if (!(await cache.drop(copy.name, HOUR_MS))) continue;
      bytes -= copy.bytes;
      gone.push(copy.name);
    }
    if (gone.length > 0) this.#log.info({ gone }, 'copies of images that nobody needs were removed');
    return gone;
  }
}

const COPY = /^[0-9a-f]{64}(\.[a-z]+)?(\.part)?$/;

/** The longest unused first. */
async function copiesIn(folder: string): Promise<readonly Copy[]> {
  const names = (await readdir(folder)).filter((name) => COPY.test(name));
  const found = await Promise.all(names.map((name) => copyAt(folder, name)));
  return found.filter((copy) => copy !== undefined).sort((a, b) => a.usedMs - b.usedMs);
}

/** What goes meanwhile is none. */
async function copyAt(folder: string, name: string): Promise<Copy | undefined> {
  try {
    const { mtimeMs, blocks } = await stat(join(folder, name));
    return { name, usedMs: mtimeMs, bytes: blocks * 512 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
