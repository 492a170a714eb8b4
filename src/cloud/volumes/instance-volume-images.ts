import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { Database } from '../../common/prisma/database.js';
import type { Made } from '../images/image-maker.js';
import type { NewInstanceImage } from '../instances/instance-images.service.js';
import type { RootVolumeImages } from '../instances/root-volume-images.js';
import { Outbox } from '../outbox/outbox.js';
import { InstanceImageRows } from './instance-image-rows.js';

/**
 * CreateImage of instances whose root is a volume. The image is there once the snapshots of its volumes are whole: what
 * the guest had not written then is not in it, whether it is rebooted or not.
 */
@Injectable()
export class InstanceVolumeImages implements RootVolumeImages {
  constructor(
    private readonly database: Database,
    private readonly rows: InstanceImageRows,
    private readonly outbox: Outbox,
  ) {}

  async create(context: RequestContext, asked: NewInstanceImage): Promise<Made | undefined> {
    const done = await this.database.transaction((tx) => this.rows.make(tx, context, asked));
    this.outbox.push(done?.entries ?? []);
    return done?.made;
  }

  check({ projectId }: RequestContext, asked: NewInstanceImage): Promise<boolean> {
    return this.database.transaction((tx) => this.rows.check(tx, projectId, asked));
  }
}
