import type { InstanceNetworkInterfaceSpecification, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { isIPv4 } from 'node:net';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { type Ref } from '../../../../common/refs/ref.js';
import { idRef, idRefs, nameRefs } from '../../refs.js';

export interface LaunchNetwork {
  readonly groups: readonly Ref[];
  readonly privateAddress?: string;
  readonly publicAddress?: boolean;
  readonly subnet?: Ref;
  readonly interfaceDescription?: string;
}

/** Groups, subnet and address, said of the instance or of its one interface, but not of both. */
export function launchNetworkOf(request: RunInstancesRequest): LaunchNetwork {
  const { NetworkInterfaces: interfaces = [], SecurityGroups: groupNames = [] } = request;
  const [first] = interfaces;
  if (first === undefined) {
    const byId = idRefs('security-group', request.SecurityGroupIds);
    return {
      groups: [...byId, ...nameRefs(groupNames)],
      ...subnetOf(request.SubnetId),
      ...addressOf(request.PrivateIpAddress, request.MaxCount),
    };
  }
  exclusive(request);
  onlyPrimary(interfaces);
  const groups = idRefs('security-group', first.Groups);
  return {
    groups,
    ...subnetOf(first.SubnetId),
    ...addressOf(first.PrivateIpAddress, request.MaxCount),
    ...(first.AssociatePublicIpAddress !== undefined && { publicAddress: first.AssociatePublicIpAddress }),
    ...(first.Description && { interfaceDescription: first.Description }),
  };
}

const subnetOf = (id: string | undefined): Pick<LaunchNetwork, 'subnet'> =>
  id === undefined ? {} : { subnet: idRef('subnet', id) };

function addressOf(
  address: string | undefined,
  count: number | undefined,
): Pick<LaunchNetwork, 'privateAddress'> {
  if (address === undefined) return {};
  if (!isIPv4(address))
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${address.slice(0, 64)}) for parameter privateIpAddress is invalid. Invalid IPv4 address.`,
    );
  if (count !== 1)
    throw new EngineError(
      'InvalidParameterCombination',
      'A private IP address may be specified for one instance only',
    );
  return { privateAddress: address };
}

function exclusive(request: RunInstancesRequest): void {
  const { SecurityGroups, SecurityGroupIds, SubnetId, PrivateIpAddress } = request;
  const refuse = (what: string) => {
    throw new EngineError(
      'InvalidParameterCombination',
      `Network interfaces and an instance-level ${what} may not be specified on the same request`,
    );
  };
  if ((SecurityGroups?.length ?? 0) + (SecurityGroupIds?.length ?? 0) > 0) refuse('security groups');
  if (SubnetId !== undefined) refuse('subnet ID');
  if (PrivateIpAddress !== undefined) refuse('private IP address');
}

function onlyPrimary(interfaces: readonly InstanceNetworkInterfaceSpecification[]): void {
  if (interfaces.some(({ DeviceIndex }) => DeviceIndex === undefined))
    throw new EngineError('InvalidParameterCombination', 'Each network interface requires a device index.');
  if (new Set(interfaces.map(({ DeviceIndex }) => DeviceIndex)).size < interfaces.length)
    throw new EngineError(
      'InvalidParameterCombination',
      'Each network interface requires a unique device index.',
    );
  if (interfaces.length > 1 || interfaces[0]?.DeviceIndex !== 0)
    throw new EngineError(
      'UnsupportedOperation',
      'An instance of this cloud has one network interface, with device index 0.',
    );
}
