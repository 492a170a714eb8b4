import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { Outbox } from '../outbox/outbox.js';
import { type Bringing, ImageMaker, type ImageToBring, type Made } from './image-maker.js';

/** What is to be brought, found in the transaction that writes it. */
export type ImagesToBring = (tx: Queryable) => Promise<readonly ImageToBring[]>;

/** Commits operations that bring images: one transaction that counts and writes everything that the answer names. */
@Injectable()
export class ImageBringer {
  constructor(
    private readonly database: Database,
    private readonly maker: ImageMaker,
    private readonly outbox: Outbox,
  ) {}

  /** Throws what `imagesOf` and `ImageMaker.make` throw. */
  async bring(context: RequestContext, how: Bringing, imagesOf: ImagesToBring): Promise<readonly Made[]> {
    const { made, entries } = await this.database.transaction(async (tx) =>
      this.maker.make(tx, context, { ...how, images: await imagesOf(tx) }),
    );
    this.outbox.push(entries);
    return made;
  }

  /** What `bring` would refuse, without a row changed. */
  async check({ projectId }: RequestContext, imagesOf: ImagesToBring): Promise<void> {
    await this.database.transaction(async (tx) => this.maker.requireRoom(tx, projectId, await imagesOf(tx)));
  }
}
