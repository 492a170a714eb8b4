import type { InstanceNetworkInterfaceSpecification, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { LaunchRequest } from '../../../../cloud/instances/instance.js';
import { idRef, idRefs, nameRefs } from '../../refs.js';
import { addressSaid, launchCardOf, moreSaid, refuseBesideExisting } from './launch-card-request.js';

type LaunchNetwork = Pick<
  LaunchRequest,
  | 'groups'
  | 'privateAddress'
  | 'publicAddress'
  | 'subnet'
  | 'interfaceDescription'
  | 'interface'
  | 'keepsInterface'
  | 'moreAddresses'
  | 'cards'
>;

/** Groups, subnet and address, said of the instance or of its first interface, but not of both; further interfaces. */
export function launchNetworkOf(request: RunInstancesRequest): LaunchNetwork {
  const { NetworkInterfaces: interfaces = [], SecurityGroups: groupNames = [] } = request;
  if (interfaces.length === 0) {
    const byId = idRefs('security-group', request.SecurityGroupIds);
    const { Ipv6Addresses, Ipv6AddressCount } = request;
    const more = moreSaid({ Ipv6Addresses, Ipv6AddressCount }, request.MaxCount);
    return {
      groups: [...byId, ...nameRefs(groupNames)],
      ...subnetOf(request.SubnetId),
      ...addressOf({ PrivateIpAddress: request.PrivateIpAddress }, request.MaxCount),
      ...(more && { moreAddresses: more }),
    };
  }
  exclusive(request);
  indexed(interfaces);
  const [first, others] = parted(interfaces);
  const cards = others.map((one) => launchCardOf(one, request.MaxCount));
  return { ...firstOf(first, request.MaxCount), ...(cards.length > 0 && { cards }) };
}

function firstOf(
  first: InstanceNetworkInterfaceSpecification,
  count: number | undefined,
): Omit<LaunchNetwork, 'cards'> {
  if (first.NetworkInterfaceId !== undefined) {
    refuseBesideExisting(first, count);
    return { groups: [], interface: idRef('network-interface', first.NetworkInterfaceId) };
  }
  const more = moreSaid(first, count);
  return {
    groups: idRefs('security-group', first.Groups),
    ...subnetOf(first.SubnetId),
    ...addressOf(first, count),
    ...(more && { moreAddresses: more }),
    ...(first.AssociatePublicIpAddress !== undefined && { publicAddress: first.AssociatePublicIpAddress }),
    ...(first.Description && { interfaceDescription: first.Description }),
    ...(first.DeleteOnTermination === false && { keepsInterface: true }),
  };
}

const subnetOf = (id: string | undefined): Pick<LaunchNetwork, 'subnet'> =>
  id === undefined ? {} : { subnet: idRef('subnet', id) };

function addressOf(
  said: InstanceNetworkInterfaceSpecification,
  count: number | undefined,
): Pick<LaunchNetwork, 'privateAddress'> {
  const address = addressSaid(said, count);
  return address === undefined ? {} : { privateAddress: address };
}

function exclusive(request: RunInstancesRequest): void {
  const { SecurityGroups, SecurityGroupIds, SubnetId, PrivateIpAddress } = request;
  const { Ipv6Addresses = [], Ipv6AddressCount } = request;
  const refuse = (what: string) => {
    throw new EngineError(
      'InvalidParameterCombination',
      `Network interfaces and an instance-level ${what} may not be specified on the same request`,
    );
  };
  if ((SecurityGroups?.length ?? 0) + (SecurityGroupIds?.length ?? 0) > 0) refuse('security groups');
  if (SubnetId !== undefined) refuse('subnet ID');
  if (PrivateIpAddress !== undefined) refuse('private IP address');
  if (Ipv6Addresses.length > 0 || Ipv6AddressCount !== undefined) refuse('IPv6 address');
}

function indexed(interfaces: readonly InstanceNetworkInterfaceSpecification[]): void {
  if (interfaces.some(({ DeviceIndex }) => DeviceIndex === undefined))
    throw new EngineError('InvalidParameterCombination', 'Each network interface requires a device index.');
  if (new Set(interfaces.map(({ DeviceIndex }) => DeviceIndex)).size < interfaces.length)
    throw new EngineError(
      'InvalidParameterCombination',
      'Each network interface requires a unique device index.',
    );
}

type Parted = readonly [
  InstanceNetworkInterfaceSpecification,
  readonly InstanceNetworkInterfaceSpecification[],
];

/** The one with device index 0, and the others by theirs. Throws where there is none. */
function parted(interfaces: readonly InstanceNetworkInterfaceSpecification[]): Parted {
  const [first, ...others] = [...interfaces].sort((a, b) => (a.DeviceIndex ?? 0) - (b.DeviceIndex ?? 0));
  if (first?.DeviceIndex === 0) return [first, others];
  throw new EngineError('InvalidParameterValue', 'A network interface with device index 0 is required.');
}
