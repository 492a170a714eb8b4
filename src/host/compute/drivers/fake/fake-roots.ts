import { Readable } from 'node:stream';
import { copyMissing, type FoundCopy } from '../../root-copies.js';

/** One sector for each guest: fake guests write nothing. */
const diskOf = (instanceId: string): Buffer => Buffer.alloc(512, `root disk of ${instanceId}\n`);

/** Copies of disks that nobody has. They do not outlive their daemon. */
export class FakeRoots {
  readonly #copies = new Map<string, string>();

  /** By image. */
  get all(): ReadonlyMap<string, string> {
    return this.#copies;
  }

  copy(instanceId: string, imageId: string): void {
    this.#copies.set(imageId, instanceId);
  }

  find(instanceId: string, imageId: string): FoundCopy {
    if (this.#copies.get(imageId) !== instanceId) throw copyMissing();
    return { format: 'raw', open: () => Readable.from([diskOf(instanceId)]) };
  }

  drop(imageId: string): void {
    this.#copies.delete(imageId);
  }

  /** The guest is gone, and all of it with it. */
  forget(instanceId: string): void {
    for (const [imageId, of] of this.#copies) if (of === instanceId) this.#copies.delete(imageId);
  }
}
