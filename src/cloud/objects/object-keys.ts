import { randomBytes } from 'node:crypto';
import type { Sealer } from '../../common/seal/sealer.js';
import { KEY_BYTES } from './byte-cipher.js';

/** A sealed key opens beside the bytes of this id alone. */
export const keyContext = (id: string): string => `object-key:${id}`;

/**
 * Keys of objects and of parts. Each has a random one of its own, which is sealed under the master key and lies in its
 * row. `sealer` is asked for when the first key is.
 */
export class ObjectKeys {
  constructor(private readonly sealer: () => Sealer) {}

  /** A new one, of bytes whose id is not known yet. */
  make(): Buffer {
    return randomBytes(KEY_BYTES);
  }

  /** As it lies in the row. `id`: of the object, or of the part's file. */
  seal(key: Buffer | null, id: string): Buffer | null {
    return key && this.sealer().seal(key, keyContext(id));
  }

  /** Null: the bytes are plain. Throws when it is not the key of these bytes. */
  open({ id, sealedKey }: Sealed): Buffer | null {
    return sealedKey && this.sealer().open(sealedKey, keyContext(id));
  }

  /** The same key, beside the same bytes under another id. */
  move(from: Sealed, to: string): Buffer | null {
    return this.seal(this.open(from), to);
  }
}

export interface Sealed {
  /** Of the object, or of the part's file. */
  readonly id: string;
  readonly sealedKey: Buffer | null;
}
