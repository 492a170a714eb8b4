import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { type Tag } from '../tags/tag.js';
import { ImageBringer } from './image-bringer.js';
import { type ImageToBring, type Made } from './image-maker.js';
import type { ImageRow } from './image.js';
import { getImage } from './image.repository.js';

/** An image that is to have the bytes of another one. */
export interface NewCopy {
  readonly source: Ref;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly Tag[];
  /** It also gets the tags that the caller has given the source. */
  readonly withTags: boolean;
  /** Its snapshots are, where they are not. Absent: as its source's, and as the project has it. */
  readonly encrypted?: boolean | undefined;
  readonly clientToken: string | undefined;
  readonly requestHash: string;
}

/** CopyImage. */
@Injectable()
export class ImageCopies {
  constructor(private readonly bringer: ImageBringer) {}

  /**
   * What is to be, or what the same token made before. Throws NotFound and InvalidAMIID.Unavailable for the source,
   * InvalidAMIName.Duplicate, ResourceLimitExceeded, IdempotentParameterMismatch.
   */
  async copy(context: RequestContext, asked: NewCopy): Promise<Made> {
    const how = { workflow: 'copy-image', action: 'CopyImage', task: 'copying' } as const;
    const { clientToken: token, requestHash } = asked;
    const [made] = await this.bringer.bring(
      context,
      {
        ...how,
        summary: `copy to ${asked.name}`,
        ...(token !== undefined && { once: { token, requestHash } }),
      },
      async (tx) => [await this.#imageOf(tx, context, asked)],
    );
    if (!made) throw new Error('one image is made of one that is asked for');
    return made;
  }

  /** What `copy` would refuse, without a row changed. */
  async check(context: RequestContext, asked: NewCopy): Promise<void> {
    await this.bringer.check(context, async (tx) => [await this.#imageOf(tx, context, asked)]);
  }

  async #imageOf(tx: Queryable, context: RequestContext, asked: NewCopy): Promise<ImageToBring> {
    const source = await getImage(tx, context, { ...asked.source, lock: 'FOR SHARE OF m' });
    if (source.state !== 'available' || source.sizeBytes === null) throw unavailable(asked.source);
    if (source.kind !== 'machine')
      throw new EngineError('UnsupportedOperation', 'Kernels and ramdisks are not copied: images name them.');
    if (asked.encrypted)
      throw new EngineError('UnsupportedOperation', 'An image without snapshots has none to be encrypted.');
    const { name, description } = asked;
    return {
      ...{ name, description, tags: copiedTags(source, asked) },
      ...{ rootDeviceName: source.rootDeviceName, diskFormat: source.diskFormat, location: null },
      ...{ kernelId: source.kernelId, ramdiskId: source.ramdiskId, kernelArgs: source.kernelArgs },
      ...{ minDiskGiB: source.minDiskGiB, minRamMiB: source.minRamMiB, properties: source.properties },
      ...{ sourceImageId: source.ec2Id, sourceInstanceId: null, bundle: null, sizeBytes: source.sizeBytes },
      args: { sourceId: source.id },
    };
  }
}

/** Its own, and those of its source that it gets. */
export function copiedTags({ tags }: Pick<ImageRow, 'tags'>, asked: Pick<NewCopy, 'tags' | 'withTags'>) {
  const own = asked.withTags ? tags.map(([key, value]) => ({ key, value })) : [];
  const said = new Set(asked.tags.map(({ key }) => key));
  return [...own.filter(({ key }) => !said.has(key)), ...asked.tags];
}

export const unavailable = ({ value }: Ref): EngineError =>
  new EngineError('InvalidAMIID.Unavailable', `The image id '[${value}]' is no longer available`);
