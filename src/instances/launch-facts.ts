import { Injectable } from '@nestjs/common';
import { EngineError } from '../common/errors/engine-error.js';
import type { Queryable } from '../common/prisma/database.js';
import { FlavorRepository } from '../flavors/flavor.repository.js';
import { ImageRepository } from '../images/image.repository.js';
import { KeyPairRepository } from '../keypairs/key-pair.repository.js';
import { NetworkRepository } from '../networks/network.repository.js';
import { SecurityGroupRepository } from '../security-groups/security-group.repository.js';
import type { LaunchRequest } from './instance.js';

const GIB = 1024 ** 3;

/** The rows that a launch names, looked up in its own transaction. Each look-up refuses in AWS's words. */
@Injectable()
export class LaunchFacts {
  constructor(
    private readonly images: ImageRepository,
    private readonly flavors: FlavorRepository,
    private readonly keys: KeyPairRepository,
    private readonly groups: SecurityGroupRepository,
    private readonly networks: NetworkRepository,
  ) {}

  async of(tx: Queryable, projectId: string, launch: LaunchRequest) {
    const image = await this.images.findForLaunch(tx, projectId, launch.imageId);
    const flavor = await this.flavors.find(tx, launch.flavorName);
    if (image.virtualBytes > flavor.diskGiB * GIB)
      throw new EngineError(
        'InvalidParameterCombination',
        `The image needs ${Math.ceil(image.virtualBytes / GIB)} GiB; instance type ${flavor.name} has a root disk of ${flavor.diskGiB} GiB.`,
      );
    const key =
      launch.keyName === undefined ? undefined : await this.keys.find(tx, projectId, launch.keyName);
    const named = launch.groupIds.length + launch.groupNames.length > 0;
    const groups = await this.groups.resolve(tx, projectId, {
      ids: launch.groupIds,
      names: named ? launch.groupNames : ['default'],
    });
    const network = await this.networks.flat(tx);
    if (!network) throw new EngineError('ServiceUnavailable', 'This cloud has no network yet.');
    return { image, flavor, key, groupIds: [...new Set(groups.map(({ id }) => id))], networkId: network.id };
  }
}

export type LaunchFactsFound = Awaited<ReturnType<LaunchFacts['of']>>;
