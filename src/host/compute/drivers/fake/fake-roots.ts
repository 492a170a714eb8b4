import { Readable } from 'node:stream';
import { copyMissing, type FoundCopy, type RootAsked, type RootCopies } from '../../root-copies.js';
import type { VirtDriver } from '../../virt-driver.js';
import type { FakeGuest } from './fake-guest.js';

/** One sector for each guest: fake guests write nothing. */
const diskOf = (instanceId: string): Buffer => Buffer.alloc(512, `root disk of ${instanceId}\n`);

type Find = (instanceId: string) => FakeGuest | undefined;

/** Copies of disks that nobody has. They do not outlive their daemon. */
export class FakeRoots implements RootCopies {
  readonly #copies = new Map<string, string>();

  constructor(
    private readonly find: Find,
    private readonly guests: Pick<VirtDriver, 'reboot'>,
  ) {}

  /** By image. */
  get all(): ReadonlyMap<string, string> {
    return this.#copies;
  }

  async copyRoot(instanceId: string, { imageId, graceMs }: RootAsked, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const guest = this.find(instanceId);
    if (!guest) throw copyMissing();
    if (graceMs !== undefined && guest.power === 'running')
      await this.guests.reboot(instanceId, graceMs, signal);
    this.#copies.set(imageId, instanceId);
  }

  async findCopy(instanceId: string, imageId: string): Promise<FoundCopy> {
    if (this.#copies.get(imageId) !== instanceId) throw copyMissing();
    return { format: 'raw', open: () => Readable.from([diskOf(instanceId)]) };
  }

  async dropCopy(_instanceId: string, imageId: string): Promise<void> {
    this.#copies.delete(imageId);
  }

  /** The guest is gone, and all of it with it. */
  forget(instanceId: string): void {
    for (const [imageId, of] of this.#copies) if (of === instanceId) this.#copies.delete(imageId);
  }
}
