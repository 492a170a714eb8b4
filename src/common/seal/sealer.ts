import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const IV = 12;
const TAG = 16;

/**
 * Seals secrets at rest: AES-256-GCM under versioned master keys. A sealed value is version (4 bytes, big endian), IV,
 * tag, ciphertext; `context` (what and whose it is) is authenticated, so that a value moved to another row does not
 * open.
 */
export class Sealer {
  #keys: ReadonlyMap<number, Buffer>;
  readonly #current: number;
  #readAt = 0;

  /** `reread`: the keys as they are by now, for a value that was sealed under one that came later. */
  constructor(
    keys: ReadonlyMap<number, Buffer>,
    private readonly reread: () => ReadonlyMap<number, Buffer> = () => keys,
  ) {
    if (keys.size === 0) throw new Error('there is no master key');
    this.#keys = keys;
    this.#current = Math.max(...keys.keys());
  }

  /** One line a key, `version:64 hex digits`; the highest version seals, of those that were there at the start. */
  static fromFile(path: string): Sealer {
    return new Sealer(keysIn(path), () => keysIn(path));
  }

  seal(plain: Buffer, context: string): Buffer {
    const iv = randomBytes(IV);
    const cipher = createCipheriv('aes-256-gcm', this.#key(this.#current), iv).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    const version = Buffer.alloc(4);
    version.writeUInt32BE(this.#current);
    return Buffer.concat([version, iv, cipher.getAuthTag(), body]);
  }

  open(sealed: Buffer, context: string): Buffer {
    const key = this.#key(sealed.readUInt32BE(0));
    // Without a stated length a short tag would do, which is sooner guessed.
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(4, 4 + IV), { authTagLength: TAG })
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(4 + IV, 4 + IV + TAG));
    return Buffer.concat([decipher.update(sealed.subarray(4 + IV + TAG)), decipher.final()]);
  }

  /** A sealer for what does not outlive the master key: its values open under the key of this moment alone. */
  forPurpose(purpose: string): Sealer {
    return new Sealer(new Map([[this.#current, this.derive(purpose)]]));
  }

  /** Whether a newer key than the value's is there: `engine-manage key rotate` seals it again. */
  isStale(sealed: Buffer): boolean {
    return sealed.readUInt32BE(0) !== this.#current;
  }

  /** A key of its own for one purpose (pagination tokens, metadata tokens). */
  derive(purpose: string): Buffer {
    return createHmac('sha256', this.#key(this.#current)).update(purpose).digest();
  }

  #key(version: number): Buffer {
    const key = this.#keys.get(version) ?? this.#newKey(version);
    if (!key) throw new Error(`master key ${version} is not in the file`);
    return key;
  }

  /** Not for every value: who writes nonsense into rows must not have the file read each time. */
  #newKey(version: number): Buffer | undefined {
    const now = performance.now();
    if (this.#readAt > 0 && now - this.#readAt < REREAD_MS) return undefined;
    this.#readAt = now;
    this.#keys = new Map([...this.#keys, ...this.reread()]);
    return this.#keys.get(version);
  }
}

const REREAD_MS = 1_000;

function keysIn(path: string): ReadonlyMap<number, Buffer> {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return new Map(
    lines.map((line) => {
      const [, version, hex] = /^(\d+):([0-9a-f]{64})$/.exec(line.trim()) ?? [];
      if (version === undefined || hex === undefined)
        throw new Error(`${path}: a line is version:64 hex digits`);
      return [Number(version), Buffer.from(hex, 'hex')];
    }),
  );
}
