import { type NewDhcpConfiguration } from '@aws-sdk/client-ec2';
import { EngineError } from '../../../common/errors/engine-error.js';
import { ipv4Number } from '../../../common/net/ipv4.js';
import {
  type DhcpConfiguration,
  type DhcpOptionName,
  PROVIDED_DNS,
} from '../../../cloud/networks/dhcp-options.js';

/** AWS takes so many servers of a kind. */
const MOST_SERVERS = 4;

const isAddress = (text: string) => ipv4Number(text) !== undefined;
const isServer = (text: string) => isAddress(text) || text === PROVIDED_DNS;
/** Of names that DHCP tells: several, parted by spaces, are Linux's to read. */
const isDomain = (text: string) =>
  /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?( [a-z0-9]([a-z0-9.-]*[a-z0-9])?)*$/i.test(text);
const isNodeType = (text: string) => ['1', '2', '4', '8'].includes(text);

interface Rule {
  readonly most: number;
  readonly fits: (value: string) => boolean;
}

const RULES: Readonly<Record<DhcpOptionName, Rule>> = {
  'domain-name': { most: 1, fits: (text) => text.length <= 200 && isDomain(text) },
  'domain-name-servers': { most: MOST_SERVERS, fits: isServer },
  'ntp-servers': { most: MOST_SERVERS, fits: isAddress },
  'netbios-name-servers': { most: MOST_SERVERS, fits: isAddress },
  'netbios-node-type': { most: 1, fits: isNodeType },
};

const isOption = (key: string): key is DhcpOptionName => Object.hasOwn(RULES, key);

/** What a set is to say. Throws MissingParameter, InvalidParameterValue, UnsupportedOperation. */
export function dhcpConfigurationOf(asked: readonly NewDhcpConfiguration[] | undefined): DhcpConfiguration {
  if (asked === undefined || asked.length === 0)
    throw new EngineError('MissingParameter', 'The request must contain the parameter dhcpConfiguration');
  const found: Partial<Record<DhcpOptionName, readonly string[]>> = {};
  for (const { Key: key = '', Values = [] } of asked) {
    if (key === 'ipv6-address-preferred-lease-time')
      throw new EngineError('UnsupportedOperation', 'Guests of this cloud have no IPv6.');
    if (!isOption(key))
      refuse(`Value (${key.slice(0, 100)}) for parameter name is invalid. Unknown DHCP option`);
    if (found[key]) refuse(`The DHCP option ${key} is given twice.`);
    found[key] = checked(key, listOf(key, Values));
  }
  return found;
}

/** AWS takes servers as a list, and as one text with commas. */
const listOf = (key: DhcpOptionName, values: readonly string[]): readonly string[] =>
  key === 'domain-name' ? values : values.flatMap((value) => value.split(',').map((one) => one.trim()));

function checked(key: DhcpOptionName, values: readonly string[]): readonly string[] {
  const { most, fits } = RULES[key];
  if (values.length === 0 || values.length > most)
    refuse(`The DHCP option ${key} has between 1 and ${most} values.`);
  for (const value of values)
    if (!fits(value)) refuse(`Value (${value.slice(0, 100)}) for parameter value is invalid. Invalid ${key}`);
  return values;
}

function refuse(message: string): never {
  throw new EngineError('InvalidParameterValue', message);
}
