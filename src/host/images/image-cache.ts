import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
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

  constructor(
    private readonly folder: string,
    private readonly link: Pick<HostLink, 'readImage'>,
    private readonly role = '',
  ) {}

  /** Brought once, however many launches want it at the same time. */
  async fetch(image: ImageRef, signal: AbortSignal): Promise<string> {
    const path = join(this.folder, image.sha256);
    const key = `${image.sha256} ${image.format}`;
    if (this.#known.has(key) && (await isFile(path))) return path;
    await this.#coming.run(image.sha256, signal, (inside) => this.#bring(image, path, inside));
    if (image.format === 'qcow2') await qcow2Size(path);
    this.#known.add(key);
    return path;
  }

  async #bring(image: ImageRef, path: string, signal: AbortSignal): Promise<void> {
    if (await isFile(path)) return;
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

async function isFile(path: string): Promise<boolean> {
  try {
    await (await open(path)).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
