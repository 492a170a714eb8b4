import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { Database } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import { Outbox } from '../outbox/outbox.js';
import { sourceSnapshot } from '../snapshots/source-snapshot.js';
import type { NewVolume } from './volume.js';
import { VolumeMaker } from './volume-maker.js';

/** CreateVolume: one transaction that checks, counts and writes everything that the answer names. */
@Injectable()
export class VolumeService {
  constructor(
    private readonly database: Database,
    private readonly maker: VolumeMaker,
    private readonly outbox: Outbox,
  ) {}

  /**
   * The UUID of what is to be, or of what the same token made before. Throws NotFound for the zone,
   * VolumeLimitExceeded,
   * InsufficientVolumeCapacity, IdempotentParameterMismatch.
   */
  async create(context: RequestContext, asked: NewVolume): Promise<string> {
    const { volumeId, entries } = await this.database.transaction((tx) =>
      this.maker.make(tx, context, asked),
    );
    this.outbox.push(entries);
    return volumeId;
  }

  /** What `create` would refuse, without a row changed. */
  async check({ projectId }: RequestContext, asked: NewVolume): Promise<void> {
    await this.database.transaction((tx) => this.maker.requireRoom(tx, projectId, asked));
  }

  /** GiB of the snapshot, and so of a volume of it where nothing else is said. Throws NotFound, IncorrectState. */
  async sizeOf({ projectId }: RequestContext, snapshot: Ref): Promise<number> {
    return (await sourceSnapshot(this.database, projectId, snapshot)).sizeGiB;
  }
}
