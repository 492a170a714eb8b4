import { Inject, Injectable } from '@nestjs/common';
import type { Queryable } from '../../common/prisma/database.js';
import type { NewInterface } from '../networks/network-interface.repository.js';
import type { OperationMember } from '../operations/operation.repository.js';
import type { LaunchRequest } from './instance.js';
import { LAUNCH_ADDRESSES, type LaunchAddresses } from './launch-addresses.js';
import type { LaunchFactsFound } from './launch-facts.js';
import { launchPortOf } from './launch-ports.js';
import { LAUNCH_VOLUMES, type LaunchVolumes, type VolumeLaunch } from './launch-volumes.js';

/** A launch whose rows are being written. */
export interface Bringing {
  readonly launch: LaunchRequest;
  readonly facts: LaunchFactsFound;
  readonly ports: readonly NewInterface[];
  /** An address outside comes with each. */
  readonly isPublic: boolean;
}

/** What other nouns bring along with the instances of a launch: addresses outside, and volumes. */
@Injectable()
export class LaunchAlong {
  constructor(
    @Inject(LAUNCH_ADDRESSES) private readonly addresses: LaunchAddresses,
    @Inject(LAUNCH_VOLUMES) private readonly volumes: LaunchVolumes,
  ) {}

  /** Throws what `take` would of addresses for so many instances. */
  async checkAddresses(tx: Queryable, count: number): Promise<void> {
    await this.addresses.check(tx, count);
  }

  /** Under the project's lock. Throws VolumeLimitExceeded. */
  async requireQuota(
    tx: Queryable,
    projectId: string,
    asked: { readonly volumes: LaunchFactsFound['volumes']; readonly count: number },
  ): Promise<void> {
    await this.volumes.requireQuota(tx, projectId, asked);
  }

  /** Members of the launch's operation, by instance. Throws InsufficientAddressCapacity. */
  async take(
    tx: Queryable,
    made: Omit<VolumeLaunch, 'tags'>,
    { launch, facts, ports, isPublic }: Bringing,
  ): Promise<(instanceId: string) => readonly OperationMember[]> {
    const arriving = isPublic ? await this.addresses.take(tx, made, ports.map(launchPortOf)) : [];
    const instanceIds = ports.flatMap(({ instanceId }) => instanceId ?? []);
    const asked = { ...made, tags: launch.volumeTags };
    const volumes = await this.volumes.take(tx, asked, { volumes: facts.volumes, instanceIds });
    const addresses = new Map(instanceIds.map((id, i) => [id, arriving.slice(i, i + 1)]));
    return (id) => [...(addresses.get(id) ?? []), ...(volumes.get(id) ?? [])];
  }
}
