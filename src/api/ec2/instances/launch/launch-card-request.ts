import type { InstanceNetworkInterfaceSpecification } from '@aws-sdk/client-ec2';
import { isIPv4 } from 'node:net';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { MOST_CARDS } from '../../../../cloud/instances/cards/card-rules.js';
import type { LaunchCard } from '../../../../cloud/instances/cards/launch-card.js';
import type { MoreAddresses } from '../../../../cloud/networks/more-addresses.js';
import { idRef, idRefs } from '../../refs.js';

type Said = InstanceNetworkInterfaceSpecification;

/** An interface beside the first, checked for form. */
export function launchCardOf(said: Said, count: number | undefined): LaunchCard {
  const { DeviceIndex: deviceIndex = 0, NetworkInterfaceId, SubnetId, Groups, Description } = said;
  if (deviceIndex < 0 || deviceIndex >= MOST_CARDS)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${deviceIndex}) for parameter deviceIndex is invalid. It is between 0 and ${MOST_CARDS - 1}.`,
    );
  if (said.AssociatePublicIpAddress === true)
    throw new EngineError(
      'InvalidParameterCombination',
      'The associatePublicIPAddress parameter can be specified for one network interface only, with the device index 0',
    );
  if (NetworkInterfaceId !== undefined) {
    refuseBesideExisting(said, count);
    const own = idRef('network-interface', NetworkInterfaceId);
    return { deviceIndex, interface: own, groups: [], deleteOnTermination: false };
  }
  const [address, more] = [addressSaid(said, count), moreSaid(said, count)];
  return {
    ...{ deviceIndex, groups: idRefs('security-group', Groups) },
    ...(SubnetId !== undefined && { subnet: idRef('subnet', SubnetId) }),
    ...(address !== undefined && { address }),
    ...(more && { more }),
    ...(Description && { description: Description }),
    deleteOnTermination: said.DeleteOnTermination ?? true,
  };
}

/** What an interface that is there has already. */
const OF_NEW_ONES = [
  ...(['SubnetId', 'Groups', 'PrivateIpAddress', 'PrivateIpAddresses', 'Description'] as const),
  ...(['SecondaryPrivateIpAddressCount', 'AssociatePublicIpAddress'] as const),
  ...(['Ipv6Addresses', 'Ipv6AddressCount'] as const),
];

/** Throws InvalidParameterCombination for what is said of an interface that is there, or of several instances. */
export function refuseBesideExisting(said: Said, count: number | undefined): void {
  if (count !== 1)
    throw new EngineError(
      'InvalidParameterCombination',
      'A network interface ID may be specified for one instance only',
    );
  const other = OF_NEW_ONES.find((name) => said[name] !== undefined);
  if (other !== undefined || said.DeleteOnTermination === true)
    throw new EngineError(
      'InvalidParameterCombination',
      `A network interface may not specify both a network interface ID and ${other ?? 'that it is deleted on termination'}`,
    );
}

/** The first address, in either way to say it. */
export function addressSaid(
  { PrivateIpAddress, PrivateIpAddresses = [] }: Said,
  count: number | undefined,
): string | undefined {
  const primary = PrivateIpAddresses.filter(({ Primary }) => Primary === true);
  const said = [
    ...(PrivateIpAddress === undefined ? [] : [PrivateIpAddress]),
    ...primary.map((one) => one.PrivateIpAddress ?? ''),
  ];
  if (said.length > 1)
    throw new EngineError('InvalidParameterValue', 'Only one primary private IP address can be specified.');
  if (said[0] !== undefined) oneOnly(said[0], count);
  return said[0];
}

/** All others. */
export function moreSaid(said: Said, count: number | undefined): MoreAddresses | undefined {
  const { PrivateIpAddresses = [], SecondaryPrivateIpAddressCount: many } = said;
  const addresses = PrivateIpAddresses.filter(({ Primary }) => Primary !== true).map(
    ({ PrivateIpAddress = '' }) => PrivateIpAddress,
  );
  for (const address of addresses) oneOnly(address, count);
  if (addresses.length > 0 && many !== undefined && many > 0)
    throw new EngineError(
      'InvalidParameterCombination',
      'Secondary private IP addresses and a count of them may not be specified together',
    );
  const ipv6 = ipv6Said(said, count);
  if (addresses.length === 0 && (many ?? 0) === 0 && !ipv6) return undefined;
  return { addresses, count: many ?? 0, ...(ipv6 && { ipv6 }) };
}

/** Of IPv6. Undefined: nothing is said, and its subnet decides; none at all may be said, too. */
function ipv6Said(
  { Ipv6Addresses = [], Ipv6AddressCount: many }: Said,
  count: number | undefined,
): MoreAddresses['ipv6'] {
  if (Ipv6Addresses.length === 0 && many === undefined) return undefined;
  if (Ipv6Addresses.length > 0 && (many ?? 0) > 0)
    throw new EngineError(
      'InvalidParameterCombination',
      'IPv6 addresses and a count of them may not be specified together',
    );
  if (Ipv6Addresses.length > 0 && count !== 1)
    throw new EngineError(
      'InvalidParameterCombination',
      'An IPv6 address may be specified for one instance only',
    );
  if (many !== undefined && many < 0)
    throw new EngineError(
      'InvalidParameterValue',
      `Value (${many}) for parameter ipv6AddressCount is invalid. It must not be negative.`,
    );
  return { addresses: Ipv6Addresses.map(({ Ipv6Address = '' }) => Ipv6Address), count: many ?? 0 };
}

function oneOnly(address: string, count: number | undefined): void {
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
}
