import { Injectable } from '@nestjs/common';
import { type Queryable } from '../../common/prisma/database.js';
import { type InstanceFlags } from '../instance-facts/instance.flags.js';
import { NetworkInterfaceRepository, type NewInterface } from '../networks/network-interface.repository.js';
import { type Landing } from '../networks/subnet.js';
import { SubnetRepository } from '../networks/subnet.repository.js';
import { TagRepository } from '../tags/tag.repository.js';
import type { LaunchRequest } from './instance.js';
import { type LaunchPort } from './launch-addresses.js';

interface LaunchPlace {
  readonly projectId: string;
  readonly zone: string;
  /** Undefined: the zone's first launch makes its subnet. */
  readonly landing: Landing | undefined;
}

/** Whether addresses outside come with a launch: as it says itself, else its subnet, else the cloud. */
export const isPublicLaunch = (
  { publicAddress }: LaunchRequest,
  landing: Landing | undefined,
  { auto_assign_floating_ip: always }: InstanceFlags,
): boolean => publicAddress ?? (landing?.mapPublicIp === true || always);

export const launchPortOf = ({ id: interfaceId, instanceId }: NewInterface): LaunchPort => ({
  interfaceId,
  instanceId,
});

/** The interfaces of a launch. */
@Injectable()
export class LaunchPorts {
  constructor(
    private readonly interfaces: NetworkInterfaceRepository,
    private readonly subnets: SubnetRepository,
    private readonly tags: TagRepository,
  ) {}

  /** Late in the transaction: claims of one range wait for each other until its commit. */
  async create(
    tx: Queryable,
    { projectId, zone, landing }: LaunchPlace,
    {
      ports,
      tags,
    }: { readonly ports: readonly NewInterface[]; readonly tags: LaunchRequest['interfaceTags'] },
  ): Promise<void> {
    const subnet = landing ?? (await this.subnets.ensureDefault(tx, projectId, zone));
    const made = await this.interfaces.create(tx, subnet, ports);
    const ec2Ids = made.map(({ ec2Id }) => ec2Id);
    await this.tags.write(tx, projectId, 'network-interface', ec2Ids, tags);
  }
}
