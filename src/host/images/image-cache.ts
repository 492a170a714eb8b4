import { chmod, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageRef } from '../../../workflows/contracts/guest.js';
import type { HostLink } from '../link/host-link.js';
import { downloadImage } from './image-download.js';
import type { ImageSource } from './image-source.js';
import { qcow2Size } from './qcow2-size.js';
import { SharedWork } from './shared-work.js';
import { Semaphore } from '../../common/async/semaphore.js';

/** Fewer than the host API lets one host have, so that an end that it has not noticed yet causes no refusal. */
const DOWNLOADS = 6;

/**
 * Images on this host, each once, by its hash: `<folder>/<sha256>`, root's, 0444. A file under its final name has the
 * right bytes: it is put there, whole and checked, in one rename. Several roles share the folder, and each brings what
 * is not there yet under a name of its own.
 */
export class ImageCache implements ImageSource {
  readonly #coming = new SharedWork<void>();
  readonly #downloads = new Semaphore(DOWNLOADS);
  readonly #known = new Set<string>();
  /** When each was last asked for in this life, and those that are going. */
  readonly #asked = new Map<string, number>();
  readonly #going = new Map<string, Promise<void>>();

  constructor(
    private readonly folder: string,
    private readonly link: Pick<HostLink, 'readImage'>,
    private readonly role = '',
  ) {}

  /** Brought once, however many launches want it at the same time. */
  async fetch(image: ImageRef, signal: AbortSignal): Promise<string> {
    const path = join(this.folder, image.sha256);
    const key = `${image.sha256} ${image.format}`;
    this.#asked.set(image.sha256, Date.now());
    await this.#going.get(image.sha256);
    if (this.#known.has(key) && (await isUsed(path))) return path;
    await this.#coming.run(image.sha256, signal, (inside) => this.#bring(image, path, inside));
    if (image.format === 'qcow2') await qcow2Size(path);
    this.#known.add(key);
    return path;
  }

  /**
   * Takes a copy away, or what has come of one, unless somebody has asked for it within `ms`: who has asked is about to
   * make a disk over it. Whether it went.
   */
  async drop(name: string, ms: number): Promise<boolean> {
    const sha256 = name.slice(0, SHA256_DIGITS);
    // Also by another daemon of this host.
    if (Date.now() - (await usedAt(join(this.folder, name))) < ms) return false;
    if (Date.now() - (this.#asked.get(sha256) ?? -Infinity) < ms) return false;
    const going = rm(join(this.folder, name), { force: true });
    this.#going.set(sha256, going);
    await going.finally(() => this.#going.delete(sha256));
    return true;
  }

  async #bring(image: ImageRef, path: string, signal: AbortSignal): Promise<void> {
    if (await isUsed(path)) return;
    await mkdir(this.folder, { recursive: true, mode: 0o711 });
    const part = this.role === '' ? `${path}.part` : `${path}.${this.role}.part`;
    await this.#downloads.run(signal, () => downloadImage(this.link, image, part, signal));
    if (image.format === 'qcow2') await qcow2Size(part).catch((error) => discard(part, error));
    await chmod(part, 0o444);
    await rename(part, path);
  }
}

async function discard(path: string, why: unknown): Promise<never> {
  await rm(path, { force: true });
  throw why;
}

const SHA256_DIGITS = 64;

/** Not there: never. */
async function usedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? -Infinity;
}

/** Whether it is there; its time says when it was last used. */
async function isUsed(path: string): Promise<boolean> {
  const now = new Date();
  try {
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
