import { type Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { Database } from '../../common/prisma/database.js';
import { type Ref } from '../../common/refs/ref.js';
import { type ByteRange, ImageStore } from './image-store.js';
import { type ImageRow } from './image.js';
import { getImage, usableImages } from './image.repository.js';

/** Images and their bytes, for whoever may name them. */
@Injectable()
export class ImageReader {
  constructor(
    private readonly database: Database,
    private readonly store: ImageStore,
  ) {}

  /** All that the project may name, without an order: those that no list has, too. */
  async usable({ projectId }: RequestContext): Promise<readonly ImageRow[]> {
    return usableImages(this.database, projectId);
  }

  /** Throws NotFound. */
  async get(context: RequestContext, ref: Ref): Promise<ImageRow> {
    return getImage(this.database, context, ref);
  }

  /** Of the bytes that are there; undefined: none. */
  async size(imageId: string): Promise<number | undefined> {
    return this.store.size(imageId);
  }

  /** These bytes, which are there. */
  range(imageId: string, range: ByteRange): Readable {
    return this.store.range(imageId, range);
  }
}
