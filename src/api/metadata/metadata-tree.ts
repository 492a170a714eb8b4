import type { GuestFacts } from '../../stream/guest-facts.js';
import { zoneIdOf } from '../../cloud/zones/zone.js';
import { identityDocumentOf } from './identity-document.js';
import { folderOf, type MetadataFolder, type MetadataNode } from './metadata-node.js';
import { hostnameOf, networkFolder, publicNameOf } from './network-folder.js';
import type { MetadataVersion } from './versions.js';

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
    ['2011-01-01', 'network', networkFolder(facts)],
    ['2008-02-01', 'placement', placement(facts, version, region)],
    ['2007-01-19', 'public-hostname', publicNameOf(facts.cards[0])],
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
  return folderOf({ ami: nameOf(root), ...Object.fromEntries([...volumes, ...local]), root });
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
  const entries = { '0': folderOf({ 'openssh-key': publicKey }) };
  return { entries, listing: [`0=${keyName}`] };
}

const dynamic = (facts: GuestFacts, region: string) =>
  folderOf({ 'instance-identity': folderOf({ document: identityDocumentOf(facts, region) }) });

function folder(version: MetadataVersion, rows: readonly Since[]): MetadataFolder {
  const present = rows.flatMap(([since, name, node]) =>
    node !== undefined && since <= version ? [[name, node] as const] : [],
  );
  return { entries: Object.fromEntries(present) };
}
