import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../common/prisma/database.js';
import type { Tag } from '../tags/tag.js';
import { writeTags } from '../tags/tag.repository.js';
import { ImageMaker, type ImageToBring } from './image-maker.js';
import { insertMappedImage, type MappedImage } from './new-image.repository.js';

/** Writes images of snapshots, in the caller's transaction. */
@Injectable()
export class MappedImageMaker {
  constructor(private readonly maker: ImageMaker) {}

  /** Throws InvalidAMIName.Duplicate, ResourceLimitExceeded; holds the project's lock. */
  async requireRoom(
    tx: Queryable,
    projectId: string,
    image: Pick<ImageToBring, 'name' | 'sharesName'>,
  ): Promise<void> {
    await this.maker.requireRoom(tx, projectId, [{ ...image, sizeBytes: 0 }]);
  }

  async insert(tx: Queryable, image: MappedImage, tags: readonly Tag[]): Promise<void> {
    await insertMappedImage(tx, image);
    await writeTags(tx, image.projectId, 'image', [image.ec2Id], tags);
  }
}
