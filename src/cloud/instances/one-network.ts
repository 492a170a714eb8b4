import { EngineError } from '../../common/errors/engine-error.js';
import { type OwnLanding } from '../networks/subnet.js';
import { type GroupRef } from '../security-groups/security-group.js';

/** Groups are of the VPC that a launch lands in; `own` undefined: the default one. Throws InvalidParameter. */
export function requireOneNetwork(groups: readonly GroupRef[], own: OwnLanding | undefined): void {
  const apart = groups.find(({ vpcId, inDefaultVpc }) => (own ? vpcId !== own.vpcId : !inDefaultVpc));
  if (!apart) return;
  throw new EngineError(
    'InvalidParameter',
    `Security group ${apart.ec2Id} and subnet ${own?.ec2Id ?? 'of the default VPC'} belong to different networks.`,
  );
}
