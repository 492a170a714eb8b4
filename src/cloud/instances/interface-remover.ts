import { Inject, Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { type Ref } from '../../common/refs/ref.js';
import { deleteInterface } from '../networks/interface-use.repository.js';
import { lockOwnInterface } from '../networks/network-interface.repository.js';
import { setGroups } from '../security-groups/membership.repository.js';
import { InterfaceService } from './interface.service.js';
import { STANDING_ADDRESSES, type StandingAddresses } from './standing-addresses.js';

/** Deletes interfaces that were made on their own. */
@Injectable()
export class InterfaceRemover {
  constructor(
    private readonly database: Database,
    private readonly reader: InterfaceService,
    @Inject(STANDING_ADDRESSES) private readonly standing: StandingAddresses,
  ) {}

  /** Throws NotFound, InvalidParameterValue for one that is in use. */
  async delete(context: RequestContext, ref: Ref): Promise<void> {
    await this.check(context, ref);
    await this.database.transaction(async (tx) => {
      const row = await lockOwnInterface(tx, context.projectId, ref);
      if (!row) throw new NotFound('network-interface', [ref]);
      // It may have come to one since it was looked at.
      if (row.instanceId !== null) throw inUse(row.ec2Id);
      await setGroups(tx, row.id, []);
      await this.standing.end(tx, row.id, null);
      await deleteInterface(tx, row.id);
    });
  }

  /** What `delete` would refuse. */
  async check(context: RequestContext, ref: Ref): Promise<void> {
    const { home, ec2Id } = await this.reader.get(context, ref);
    if (home !== null) throw inUse(ec2Id);
  }
}

const inUse = (ec2Id: string): EngineError =>
  new EngineError('InvalidParameterValue', `Network interface '${ec2Id}' is currently in use.`);
