import { pipeline, type Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { QCOW2_HEADER_BYTES } from '../../common/images/qcow2.js';
import { Digester, type Digests } from './digests.js';
import { ImageExaminer } from './image-examiner.js';
import { look, type Looked } from './image-look.js';
import { ImageStore, type StoredBytes } from './image-store.js';
import { type ImageFormat } from './image.js';
import { IMAGE_MAX_BYTES } from './image.service.js';

export interface Incoming {
  readonly source: () => Readable;
  /** `auto`: what its first bytes say. */
  readonly format: ImageFormat | 'auto';
  /** Asked once the bytes were examined and before they are kept: may throw. */
  readonly confirm?: () => Promise<void>;
  /** See `PutOptions.keep`. */
  readonly keep?: (found: KnownBytes, place: () => Promise<void>) => Promise<void>;
}

/** All that is known of an image's bytes. */
export interface KnownBytes extends Looked, Digests {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Where the bytes of an image come in: hashed, measured, examined, and only then kept. */
@Injectable()
export class ImageIntake {
  constructor(
    private readonly store: ImageStore,
    private readonly examiner: ImageExaminer,
    @Inject(IMAGE_MAX_BYTES) private readonly maxBytes: number,
  ) {}

  /** Throws, in words for whoever brings them, for what no host should open, and TooLarge. Then nothing is kept. */
  async take(imageId: string, { source, format, confirm, keep }: Incoming): Promise<KnownBytes> {
    const { examiner, maxBytes } = this;
    const digester = new Digester();
    let looked: Looked = { format: 'raw', virtualBytes: 0 };
    const inspect = async (bytes: StoredBytes, fd: number) => {
      looked = await look({ examiner, maxBytes }, { bytes, fd, format });
      await confirm?.();
    };
    const found = ({ sizeBytes, sha256 }: StoredBytes): KnownBytes => ({
      ...{ ...looked, ...digester.digests(), sizeBytes, sha256 },
    });
    const bytes = await this.store.put(imageId, () => pipeline(source(), digester, () => undefined), {
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
