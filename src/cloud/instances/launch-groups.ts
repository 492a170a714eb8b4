import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { byId } from '../../common/refs/ref.js';
import { type OwnLanding } from '../networks/subnet.js';
import { resolveGroups } from '../security-groups/security-group.repository.js';
import { type GroupRef } from '../security-groups/security-group.js';
import { type LaunchRequest } from './instance.js';

/** Groups are of the VPC that a launch lands in; `own` undefined: the default one. Throws InvalidParameter. */
function requireOneNetwork(groups: readonly GroupRef[], own: OwnLanding | undefined): void {
  const apart = groups.find(({ vpcId, inDefaultVpc, spans }) =>
    own ? vpcId !== own.vpcId && !spans : !inDefaultVpc,
  );
  if (!apart) return;
  throw new EngineError(
    'InvalidParameter',
    `Security group ${apart.ec2Id} and subnet ${own?.ec2Id ?? 'of the default VPC'} belong to different networks.`,
  );
}

/** Ids of the groups that a launch names, or of the default one of its VPC. Throws NotFound, InvalidParameter. */
export async function launchGroups(
  tx: Queryable,
  of: {
    readonly projectId: string;
    readonly launch: Pick<LaunchRequest, 'groups'>;
    readonly own: OwnLanding | undefined;
  },
): Promise<readonly string[]> {
  const { projectId, launch, own } = of;
  const asked = own && launch.groups.length === 0 ? [byId(own.groupId)] : launch.groups;
  const found = await resolveGroups(tx, projectId, asked);
  requireOneNetwork(found, own);
  return [...new Set(found.map(({ id }) => id))];
}

/** Groups are of the VPC in which what they are to guard is already. Throws InvalidGroup.NotFound. */
export function requireGroupsIn(groups: readonly GroupRef[], vpcId: string | undefined): void {
  if (vpcId === undefined || groups.every((group) => group.vpcId === vpcId || group.spans)) return;
  throw new EngineError(
    'InvalidGroup.NotFound',
    'You have specified two resources that belong to different networks.',
  );
}
