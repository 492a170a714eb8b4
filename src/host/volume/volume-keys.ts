import { Semaphore } from '../../common/async/semaphore.js';

/** Keys of volumes and snapshots that are encrypted, as the cloud tells them to the host that has them. */
export interface VolumeKeys {
  /** By the key of the volume or of the snapshot. Throws ServiceUnavailable while the cloud is away. */
  of(id: string): Promise<string>;
  /** Its words are nowhere on this host any more. */
  forget(id: string): void;
}

/** Of all that a host's start needs at once. The host API refuses more than 16. */
const AT_ONCE = 12;
const NEVER = new AbortController().signal;

/** Each is asked for once while it is needed, and only ever in memory: a server that ends is served again at once. */
export class RememberedKeys implements VolumeKeys {
  readonly #known = new Map<string, string>();

  readonly #reads = new Semaphore(AT_ONCE);

  constructor(private readonly read: (id: string) => Promise<string>) {}

  async of(id: string): Promise<string> {
    const key = this.#known.get(id) ?? (await this.#reads.run(NEVER, () => this.read(id)));
    this.#known.set(id, key);
    return key;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }
}
