import { type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { QCOW2_HEADER_BYTES } from '../../common/images/qcow2.js';
import { ImageInspector } from './image-inspector.js';
import { type Looked } from './image-look.js';
import { ImageStore, type StoredBytes } from './image-store.js';
import { type IncomingFormat } from './image.js';

export interface Incoming {
  readonly source: () => Readable;
  readonly format: IncomingFormat;
  /** Asked once the bytes were examined and before they are kept: may throw. */
  readonly confirm?: () => Promise<void>;
  /** See `PutOptions.keep`. */
  readonly keep?: (found: KnownBytes, place: () => Promise<void>) => Promise<void>;
}

/** All that is known of an image's bytes as they are kept. */
export interface KnownBytes extends Looked, Omit<StoredBytes, 'head'> {}

/** Where the bytes of an image come in: hashed, measured, examined, and only then kept. */
@Injectable()
export class ImageIntake {
  constructor(
    private readonly store: ImageStore,
    private readonly inspector: ImageInspector,
  ) {}

  /** Throws, in words for whoever brings them, for what no host should open, and TooLarge. Then nothing is kept. */
  async take(imageId: string, { source, format, confirm, keep }: Incoming): Promise<KnownBytes> {
    const { maxBytes } = this.inspector;
    const inspection = this.inspector.begin(format);
    const inspect = async (bytes: StoredBytes, fd: number) => {
      const rewrite = await inspection.look(bytes, fd);
      await confirm?.();
      return rewrite;
    };
    const found = ({ head: _, ...stored }: StoredBytes): KnownBytes => ({ ...stored, ...inspection.found });
    const bytes = await this.store.put(imageId, source, {
      ...{ maxBytes, headBytes: QCOW2_HEADER_BYTES, inspect },
      ...(keep && { keep: (stored, place) => keep(found(stored), place) }),
    });
    return found(bytes);
  }

  /** What is not there is success. */
  async drop(imageId: string): Promise<void> {
    await this.store.remove(imageId);
  }
}
