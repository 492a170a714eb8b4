import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { type LaunchAddresses, type LaunchPort } from '../instances/launch-addresses.js';
import { type OperationMember } from '../operations/operation.repository.js';
import { type Choice, chooseFree, lockPool } from './address-choice.js';
import { insertAddresses } from './address-members.js';

/** Addresses that come with launches: whichever are free, of any pool. */
@Injectable()
export class AddressAtLaunch implements LaunchAddresses {
  async take(
    tx: Queryable,
    launch: { readonly operationId: string; readonly projectId: string },
    ports: readonly LaunchPort[],
  ): Promise<readonly OperationMember[]> {
    return insertAddresses(tx, await choose(tx, ports.length), { ...launch, ports });
  }

  async check(tx: Queryable, count: number): Promise<void> {
    await choose(tx, count);
  }
}

async function choose(tx: Queryable, count: number): Promise<readonly Choice[]> {
  await lockPool(tx, null);
  const free = await chooseFree(tx, null, count);
  if (free.length === count) return free;
  throw new EngineError(
    'InsufficientAddressCapacity',
    'There are not enough public addresses available to fulfil your request.',
  );
}
