import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { Database } from '../../common/prisma/database.js';
import type { NewCopy } from '../images/image-copies.service.js';
import type { Made } from '../images/image-maker.js';
import { Outbox } from '../outbox/outbox.js';
import { CopiedImageRows } from './copied-image-rows.js';

/** CopyImage of images of snapshots: the copy is there once the copies of their snapshots are whole. */
@Injectable()
export class VolumeImageCopies {
  constructor(
    private readonly database: Database,
    private readonly rows: CopiedImageRows,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Undefined: the image is none of snapshots. Throws NotFound, InvalidAMIID.Unavailable, InvalidAMIName.Duplicate,
   * ResourceLimitExceeded, IdempotentParameterMismatch, and what copies of snapshots do.
   */
  async copy(context: RequestContext, asked: NewCopy): Promise<Made | undefined> {
    const done = await this.database.transaction((tx) => this.rows.make(tx, context, asked));
    this.outbox.push(done?.entries ?? []);
    return done?.made;
  }

  /** What `copy` would refuse, without a row changed. False: the image is none of snapshots. */
  check(context: RequestContext, asked: NewCopy): Promise<boolean> {
    return this.database.transaction((tx) => this.rows.check(tx, context, asked));
  }
}
