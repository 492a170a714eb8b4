import { Inject, Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import { NotFound } from '../../common/refs/not-found.js';
import { byId, finderIn } from '../../common/refs/ref.js';
import type { FlavorRow } from '../flavors/flavor.js';
import { findFlavor } from '../flavors/flavor.repository.js';
import type { LaunchImage } from '../images/image.js';
import { findImageForLaunch } from '../images/image.repository.js';
import { findKeyPair } from '../keypairs/key-pair.repository.js';
import { ownLanding, landingsOf } from '../networks/subnet.repository.js';
import { type Landings } from '../networks/subnet.js';
import { placementGroups } from '../placement-groups/placement-group.repository.js';
import { withMembers } from '../scheduler/needed-group.js';
import { subnetOfInterface } from '../networks/take-interfaces.repository.js';
import { Scheduler } from '../scheduler/scheduler.js';
import type { LaunchRequest } from './instance.js';
import { LAUNCH_VOLUMES, type LaunchVolumes, type VolumesToLaunch } from './launch-volumes.js';

const GIB = 1024 ** 3;

/** The rows that a launch names. Each look-up throws NotFound. */
@Injectable()
export class LaunchFacts {
  constructor(
    private readonly database: Database,
    private readonly scheduler: Scheduler,
    @Inject(LAUNCH_VOLUMES) private readonly volumes: LaunchVolumes,
  ) {}

  /**
   * What may be read before the launch's transaction, all at once: none of it is claimed. An image that is deleted
   * meanwhile is missed when the rows are written; a flavor and a key are copied. Call it with no connection in hand.
   */
  async lookedUp(projectId: string, asked: LaunchRequest) {
    const { database: on } = this;
    // An interface that is there says where the launch lands.
    const launch = asked.interface
      ? { ...asked, subnet: byId(await subnetOfInterface(on, projectId, asked.interface)) }
      : asked;
    const [image, flavor, key, landings, snapshot, own, groups] = await Promise.all([
      findImageForLaunch(on, projectId, launch.image),
      findFlavor(on, launch.flavor),
      launch.keyPair && findKeyPair(on, projectId, launch.keyPair),
      landingsOf(on, projectId),
      this.scheduler.snapshot(on),
      launch.subnet && ownLanding(on, projectId, launch.subnet),
      launch.placementGroup && placementGroups(on, { projectId, refs: [launch.placementGroup] }),
    ]);
    const [group] = groups ?? [];
    const hosts = await withMembers(on, snapshot, { groups: group ? [group] : [], homeless: [] });
    const volumes = await this.volumes.lookedUp(projectId, image, launch.mappings);
    if (!volumes.rootIsVolume) requireDiskFor(image, flavor);
    if (!landings) throw new EngineError('ServiceUnavailable', 'This cloud has no network yet.');
    const reached = own ? new Map([[own.zone, own]]) : landings;
    const [size, zone] = [launchSizeOf(flavor, volumes), zoneOf(launch, reached)];
    return { image, flavor, key, landings: reached, hosts, own, group, zone, volumes, size };
  }
}

function requireDiskFor({ virtualBytes }: LaunchImage, { name, diskGiB }: FlavorRow): void {
  if (virtualBytes > diskGiB * GIB)
    throw new EngineError(
      'InvalidParameterCombination',
      `The image needs ${Math.ceil(virtualBytes / GIB)} GiB; instance type ${name} has a root disk of ${diskGiB} GiB.`,
    );
}

/** What an instance asks of its host. A root that is a volume is no disk of the host's guests. */
const launchSizeOf = (
  { vcpus, memoryMiB, diskGiB, ephemeralGiB, swapMiB }: FlavorRow,
  { need, rootIsVolume }: VolumesToLaunch,
) => ({
  ...{ vcpus, memoryMiB, diskGiB: rootIsVolume ? 0 : diskGiB, ephemeralGiB, swapMiB },
  ...(need && { volumes: need }),
});

/** The zone that was asked for, by its name or by a subnet in it. Throws NotFound, InvalidParameterCombination. */
function zoneOf({ zone, subnet }: LaunchRequest, landings: Landings): string | undefined {
  if (subnet === undefined) return zone;
  const rows = [...landings].map(([name, landing]) => ({ ...landing, zone: name }));
  const found = finderIn(rows)(subnet);
  if (!found) throw new NotFound('subnet', [subnet]);
  if (zone !== undefined && zone !== found.zone)
    throw new EngineError(
      'InvalidParameterCombination',
      `The availability zone ${zone} is not that of the subnet, ${found.zone}`,
    );
  return found.zone;
}

export type LaunchFactsFound = Awaited<ReturnType<LaunchFacts['lookedUp']>>;
