import type { CardFacts, GuestFacts } from '../../stream/guest-facts.js';
import { publicDnsNameOf } from '../../cloud/instance-facts/public-address.js';
import { zoneIdOf } from '../../cloud/zones/zone.js';
import { identityDocumentOf } from './identity-document.js';
import type { MetadataVersion } from './versions.js';

/** A folder's entry: a value, or a folder. A folder's own `listing` replaces the names of its entries. */
export type MetadataNode = string | Buffer | MetadataFolder;
export interface MetadataFolder {
  readonly entries: Readonly<Record<string, MetadataNode>>;
  readonly listing?: readonly string[];
}

/** Since which version there is an entry. ISO dates and `1.0` sort as text. */
type Since = readonly [since: string, name: string, node: MetadataNode | undefined];

/**
 * What a guest reads at `/<version>/`, from its facts alone. Which version has which entry is AWS's instance metadata
 * category table. What the guest does not have (a key pair, a ramdisk, user data) is not there at all.
 */
export function metadataTree(facts: GuestFacts, version: MetadataVersion, region: string): MetadataFolder {
  return folder(version, [
    ['2009-04-04', 'dynamic', dynamic(facts, region)],
    ['1.0', 'meta-data', metaData(facts, version, region)],
    ['1.0', 'user-data', facts.userData],
  ]);
}

function metaData(facts: GuestFacts, version: MetadataVersion, region: string): MetadataFolder {
  return folder(version, [
    ['1.0', 'ami-id', facts.imageId],
    ['1.0', 'ami-launch-index', String(facts.launchIndex)],
    ['1.0', 'ami-manifest-path', '(unknown)'],
    ['2007-12-15', 'block-device-mapping', blockDevices(facts)],
    ['1.0', 'hostname', hostnameOf(facts)],
    ['2008-09-01', 'instance-action', 'none'],
    ['1.0', 'instance-id', facts.ec2Id],
    ['2019-10-01', 'instance-life-cycle', 'on-demand'],
    ['2007-08-29', 'instance-type', facts.instanceType],
    ['2021-01-03', 'ipv6', facts.cards[0]?.ipv6?.addresses[0]],
    ['2008-02-01', 'kernel-id', facts.kernelId ?? undefined],
    ['2007-01-19', 'local-hostname', hostnameOf(facts)],
    ['1.0', 'local-ipv4', facts.address],
    ['2011-01-01', 'mac', facts.mac],
    ['2011-01-01', 'network', network(facts)],
    ['2008-02-01', 'placement', placement(facts, version, region)],
    ['2007-01-19', 'public-hostname', publicNameOf(facts)],
    ['2007-01-19', 'public-ipv4', facts.publicAddress ?? undefined],
    ['1.0', 'public-keys', publicKeys(facts)],
    ['2007-10-10', 'ramdisk-id', facts.ramdiskId ?? undefined],
    ['1.0', 'reservation-id', facts.reservationId],
    ['1.0', 'security-groups', facts.groups.map(({ name }) => name).join('\n')],
    ['2014-02-25', 'services', services(facts, version)],
  ]);
}

/** `ebs1` and so on are its volumes, in the order of their devices; `ephemeral0` and `swap` disks of its flavor's. */
function blockDevices({ rootDeviceName: root, devices, localDisks }: GuestFacts): MetadataFolder {
  const nameOf = (device: string) => device.replace(/^\/dev\//, '');
  const volumes = devices.map((device, i) => [`ebs${i + 1}`, nameOf(device)] as const);
  const local = localDisks.map(({ name, device }) => [name, nameOf(device)] as const);
  return all({ ami: nameOf(root), ...Object.fromEntries([...volumes, ...local]), root });
}

const placement = (facts: GuestFacts, version: MetadataVersion, region: string) =>
  folder(version, [
    ['2008-02-01', 'availability-zone', facts.zone],
    ['2019-10-01', 'availability-zone-id', zoneIdOf(region, facts.zone)],
    ['2020-08-24', 'region', region],
  ]);

const services = ({ domain }: GuestFacts, version: MetadataVersion) =>
  folder(version, [
    ['2014-02-25', 'domain', domain],
    ['2015-10-20', 'partition', 'aws'],
  ]);

/** `0=<name>` in the listing; the key itself under the number. */
function publicKeys({ keyName, publicKey }: GuestFacts): MetadataFolder | undefined {
  if (keyName === null || publicKey === null) return undefined;
  const entries = { '0': all({ 'openssh-key': publicKey }) };
  return { entries, listing: [`0=${keyName}`] };
}

function network({ cards, accountNumber }: GuestFacts): MetadataFolder {
  const macs = cards.map((card) => [card.mac, cardFolder(card, accountNumber)] as const);
  return all({ interfaces: all({ macs: all(Object.fromEntries(macs)) }) });
}

function cardFolder(card: CardFacts, accountNumber: string): MetadataFolder {
  const [address = ''] = card.addresses;
  return all({
    'device-number': String(card.deviceNumber),
    'interface-id': card.interfaceId,
    ...associated(card, address),
    'local-hostname': hostnameOf({ address, domain: card.domain }),
    'local-ipv4s': card.addresses.join('\n'),
    mac: card.mac,
    'owner-id': accountNumber,
    'security-group-ids': card.groups.map(({ id }) => id).join('\n'),
    'security-groups': card.groups.map(({ name }) => name).join('\n'),
    'subnet-id': card.subnetId,
    'subnet-ipv4-cidr-block': card.cidr,
    'vpc-id': card.vpcId,
    'vpc-ipv4-cidr-block': card.vpcCidrs[0] ?? card.cidr,
    'vpc-ipv4-cidr-blocks': card.vpcCidrs.join('\n'),
    ...ofIpv6(card),
  });
}

const ofIpv6 = ({ ipv6 }: CardFacts): Readonly<Record<string, MetadataNode>> =>
  ipv6 === null
    ? {}
    : {
        ipv6s: ipv6.addresses.join('\n'),
        'subnet-ipv6-cidr-blocks': ipv6.cidr,
        'vpc-ipv6-cidr-blocks': ipv6.vpcCidr,
      };

const dynamic = (facts: GuestFacts, region: string) =>
  all({ 'instance-identity': all({ document: identityDocumentOf(facts, region) }) });

/** As AWS, and as the lease says: `ip-10-0-0-1.internal`. */
export const hostnameOf = ({ address, domain }: Pick<GuestFacts, 'address' | 'domain'>): string =>
  `ip-${address.replaceAll('.', '-')}${domain === '' ? '' : `.${domain}`}`;

/** Not there while nothing stands for the guest. */
const publicNameOf = ({ publicAddress, domain }: Pick<GuestFacts, 'publicAddress' | 'domain'>) =>
  publicAddress === null ? undefined : publicDnsNameOf(publicAddress, domain);

/** Of the card: what the world knows it by. */
const associated = (card: CardFacts, address: string): Readonly<Record<string, MetadataNode>> =>
  card.publicAddress === null
    ? {}
    : {
        'ipv4-associations': all({ [card.publicAddress]: address }),
        'public-hostname': publicNameOf(card) ?? '',
        'public-ipv4s': card.publicAddress,
      };

const all = (entries: Readonly<Record<string, MetadataNode>>): MetadataFolder => ({ entries });

function folder(version: MetadataVersion, rows: readonly Since[]): MetadataFolder {
  const present = rows.flatMap(([since, name, node]) =>
    node !== undefined && since <= version ? [[name, node] as const] : [],
  );
  return { entries: Object.fromEntries(present) };
}
