import { Injectable } from '@nestjs/common';
import { type Queryable } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { finderIn, type Ref } from '../../common/refs/ref.js';
import { type InstanceFlags } from '../instance-facts/instance.flags.js';
import { NetworkInterfaceRepository, type NewInterface } from '../networks/network-interface.repository.js';
import { isOwnLanding, type Landing } from '../networks/subnet.js';
import { ensureDefaultSubnet, landingsOf, ownLanding } from '../networks/subnet.repository.js';
import { keepApart } from '../security-groups/membership.repository.js';
import { writeTags } from '../tags/tag.repository.js';
import type { LaunchRequest } from './instance.js';
import { type LaunchPort } from './launch-addresses.js';

interface LaunchPlace {
  readonly projectId: string;
  /** Of a default subnet that is to be made, if there is none yet. */
  readonly zone: string;
  readonly landing: Landing | undefined;
}

/**
 * Whether addresses outside come with a launch: as it says itself, else its subnet, else the cloud. The cloud says
 * nothing of VPCs that are a project's own: there may be no way out.
 */
export const isPublicLaunch = (
  { publicAddress, interface: own }: LaunchRequest,
  landing: Landing | undefined,
  { auto_assign_floating_ip: always }: InstanceFlags,
): boolean =>
  own === undefined &&
  (publicAddress ?? (landing?.mapPublicIp === true || (always && !isOwnLanding(landing))));

export const launchPortOf = ({ id: interfaceId, instanceId }: NewInterface): LaunchPort => ({
  interfaceId,
  instanceId,
});

/** The interfaces of a launch, and those that are made on their own. */
@Injectable()
export class LaunchPorts {
  constructor(private readonly interfaces: NetworkInterfaceRepository) {}

  /** A subnet of the project's. Throws NotFound. */
  async landing(tx: Queryable, projectId: string, ref: Ref): Promise<Landing> {
    const own = await ownLanding(tx, projectId, ref);
    if (own) return own;
    const landings = await landingsOf(tx, projectId);
    const found = finderIn([...(landings?.values() ?? [])])(ref);
    if (found) return found;
    throw new NotFound('subnet', [ref]);
  }

  /** Late in the transaction: claims of one range wait for each other until its commit. */
  async create(
    tx: Queryable,
    { projectId, zone, landing }: LaunchPlace,
    {
      ports,
      tags,
    }: { readonly ports: readonly NewInterface[]; readonly tags: LaunchRequest['interfaceTags'] },
  ): Promise<void> {
    if (ports.length === 0) return;
    const subnet = landing ?? (await ensureDefaultSubnet(tx, projectId, zone));
    const made = await this.interfaces.create(tx, subnet, ports);
    const ec2Ids = made.map(({ ec2Id }) => ec2Id);
    await writeTags(tx, projectId, 'network-interface', ec2Ids, tags);
    // Their groups were joined before anybody knew where they land.
    if (isOwnLanding(landing))
      await keepApart(
        tx,
        ports.flatMap(({ instanceId }) => instanceId ?? []),
      );
  }
}
