import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { Database } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import { Outbox } from '../outbox/outbox.js';
import type { NewSnapshots, NewSnapshotsOf, SnapshotCopies } from './snapshot.js';
import { SnapshotMaker } from './snapshot-maker.js';

/** CreateSnapshot: one transaction that checks, counts and writes all that the answer names. */
@Injectable()
export class SnapshotService {
  constructor(
    private readonly database: Database,
    private readonly maker: SnapshotMaker,
    private readonly outbox: Outbox,
  ) {}

  /**
   * UUIDs of what is to be, in the order of the volumes' ids. Throws NotFound, IncorrectState, SnapshotLimitExceeded,
   * InsufficientVolumeCapacity.
   */
  async create(context: RequestContext, asked: NewSnapshots): Promise<readonly string[]> {
    const { ids, entries } = await this.database.transaction((tx) => this.maker.make(tx, context, asked));
    this.outbox.push(entries);
    return ids;
  }

  /** The same of volumes of an instance at one moment. Throws InvalidParameterValue, too. */
  async createTogether(context: RequestContext, asked: NewSnapshotsOf): Promise<readonly string[]> {
    const { ids, entries } = await this.database.transaction((tx) =>
      this.maker.makeTogether(tx, context, asked),
    );
    this.outbox.push(entries);
    return ids;
  }

  /** The same of what other snapshots are, in their order. */
  async copy(context: RequestContext, asked: SnapshotCopies): Promise<readonly string[]> {
    const { ids, entries } = await this.database.transaction((tx) => this.maker.copy(tx, context, asked));
    this.outbox.push(entries);
    return ids;
  }

  /** What they would refuse, without a row changed. */
  async checkTogether({ projectId }: RequestContext, asked: NewSnapshotsOf): Promise<void> {
    await this.database.transaction((tx) => this.maker.sourcesIn(tx, projectId, asked));
  }

  async checkCopy({ projectId }: RequestContext, snapshots: readonly Ref[]): Promise<void> {
    await this.database.transaction((tx) => this.maker.copied(tx, projectId, snapshots));
  }

  /** What `create` would refuse, without a row changed. */
  async check({ projectId }: RequestContext, volumes: readonly Ref[]): Promise<void> {
    await this.database.transaction((tx) => this.maker.sources(tx, projectId, volumes));
  }
}
