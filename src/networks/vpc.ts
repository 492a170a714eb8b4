import { ec2IdOf } from '../common/ids/ec2-id.js';

/**
 * Every network of this cloud counts as a subnet of one VPC, which is the default one: instances and groups name it, so that
 * clients take the paths that they take at AWS today. It is no row; its key is the nil UUID.
 */
export const VPC_ID = ec2IdOf('vpc', '00000000-0000-0000-0000-000000000000');

const subnetIds = new Map<string, string>();

/** EC2's id of a network, from its key. There are few networks and many interfaces: made once each. */
export function subnetIdOf(networkId: string): string {
  const known = subnetIds.get(networkId);
  if (known !== undefined) return known;
  const made = ec2IdOf('network', networkId);
  subnetIds.set(networkId, made);
  return made;
}
