import { createHash } from 'node:crypto';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import { metadataOf } from '../../../cloud/instances/kept/kept-changes.service.js';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';
import { NAME_KEY } from '../../../cloud/tags/tag.js';
import { microsText, secondsText } from '../door/dates.js';
import { linksOf } from './links.js';
import { faultOf, flavorOf, flavorRefOf } from './server-parts.view.js';
import { addressesOf, bareAddressesOf } from './server-addresses.view.js';

/** Statuses in which clients want to see how far it is. */
const WITH_PROGRESS = new Set(['ACTIVE', 'BUILD', 'REBUILD', 'RESIZE', 'VERIFY_RESIZE', 'MIGRATING']);

export interface Around {
  readonly base: string;
  readonly isAdmin: boolean;
  /** Minor number of the microversion. */
  readonly version: number;
  /** For administrators: what a host is like (`UP`, `DOWN`, …), and what a server was given as user data. */
  readonly hostStatus?: (host: string | null) => string;
  readonly userData?: (row: KeptInstance) => Buffer | undefined;
}

/** An item of `GET /servers`. */
export const serverItemView = (row: KeptInstance, base: string): object => ({
  id: row.id,
  name: nameOf(row),
  links: linksOf(base, 'servers', row.id),
});

type Shown = Record<string, unknown>;

/**
 * What all answers with a server have of it. A list of a thousand is made of these: keys are written one after the
 * other, as objects that are spread into each other take four times as long.
 */
function changedServerView(row: KeptInstance, { base, version }: Around): Shown {
  const { status } = x7StatusOf(row);
  const shown: Shown = {
    id: row.id,
    name: nameOf(row),
    status,
    tenant_id: row.projectId,
    user_id: row.userId,
    created: secondsText(row.createdAt),
    updated: secondsText(row.updatedAt),
    hostId: hostIdOf(row),
    accessIPv4: '',
    accessIPv6: '',
    addresses: undefined,
    metadata: metadataOf(row),
    image: { id: row.imageId, links: linksOf(base, 'images', row.imageId).slice(1) },
    flavor: version >= 47 ? flavorOf(row) : flavorRefOf(row, base),
    links: linksOf(base, 'servers', row.id),
    'OS-DCF:diskConfig': 'MANUAL',
  };
  if (WITH_PROGRESS.has(status)) shown['progress'] = status === 'BUILD' ? 0 : 100;
  if (status === 'ERROR') shown['fault'] = faultOf(row);
  addWords(shown, row, version);
  return shown;
}

/** Keys that later microversions added for all. */
function addWords(shown: Shown, row: KeptInstance, version: number): void {
  if (version >= 9) shown['locked'] = row.lockedBy !== null;
  if (version >= 19) shown['description'] = row.description;
  if (version >= 26) shown['tags'] = row.labels;
  // No image is signed.
  if (version >= 63) shown['trusted_image_certificates'] = null;
  if (version >= 73) shown['locked_reason'] = row.lockedReason;
}

/** What is shown of one server, and not of each in a list. */
const aloneView = ({ placementGroupId: group }: KeptInstance, { version }: Around): object => ({
  ...(version >= 71 && { server_groups: group === null ? [] : [group] }),
});

/** Of `GET /servers/{id}`. */
export const oneServerView = (row: KeptInstance, around: Around): object => ({
  ...serverView(row, around),
  ...aloneView(row, around),
});

/** A server after a change of it: from 2.75 on as `GET` shows it, below with less. */
export const changedView = (row: KeptInstance, around: Around): object =>
  around.version >= 75
    ? oneServerView(row, around)
    : Object.assign(changedServerView(row, around), {
        addresses: bareAddressesOf(row),
        ...aloneView(row, around),
      });

/** A server as compute shows it. */
export function serverView(row: KeptInstance, around: Around): object {
  const { vmState, taskState, powerState } = x7StatusOf(row);
  const shown = changedServerView(row, around);
  shown['addresses'] = addressesOf(row);
  shown['key_name'] = row.keyName;
  shown['config_drive'] = row.configDrive ? 'True' : '';
  if (row.groups.length > 0) shown['security_groups'] = row.groups.map((name) => ({ name }));
  shown['OS-EXT-AZ:availability_zone'] = row.host === null ? '' : row.zone;
  shown['OS-EXT-STS:task_state'] = taskState;
  shown['OS-EXT-STS:vm_state'] = vmState;
  shown['OS-EXT-STS:power_state'] = powerState;
  shown['OS-SRV-USG:launched_at'] = momentOrNull(row.launchedAt);
  shown['OS-SRV-USG:terminated_at'] = momentOrNull(row.endedAt);
  shown['os-extended-volumes:volumes_attached'] = volumesOf(row, around);
  return around.isAdmin ? Object.assign(shown, adminView(row, around)) : shown;
}

const volumesOf = ({ volumes }: KeptInstance, { version }: Around): readonly object[] =>
  volumes.map(({ id, deleteOnTermination: ends }) => ({
    ...{ id, ...(version >= 3 && { delete_on_termination: ends }) },
  }));

const adminView = (row: KeptInstance, { version, hostStatus, userData }: Around): object => ({
  'OS-EXT-SRV-ATTR:host': row.host,
  'OS-EXT-SRV-ATTR:hypervisor_hostname': row.host,
  'OS-EXT-SRV-ATTR:instance_name': row.ec2Id,
  ...(version >= 3 && {
    'OS-EXT-SRV-ATTR:hostname': row.address === null ? '' : `ip-${row.address.replaceAll('.', '-')}`,
    'OS-EXT-SRV-ATTR:kernel_id': row.image?.kernelId ?? '',
    'OS-EXT-SRV-ATTR:ramdisk_id': row.image?.ramdiskId ?? '',
    'OS-EXT-SRV-ATTR:launch_index': row.launchIndex,
    'OS-EXT-SRV-ATTR:reservation_id': row.reservationEc2Id ?? '',
    'OS-EXT-SRV-ATTR:root_device_name': row.image?.rootDevice ?? null,
    'OS-EXT-SRV-ATTR:user_data': userData?.(row)?.toString('base64') ?? null,
  }),
  ...(version >= 16 && hostStatus && { host_status: hostStatus(row.host) }),
});

/** Its EC2 id where it has no name. */
export const nameOf = ({ tags, ec2Id }: KeptInstance): string => tags[NAME_KEY] || ec2Id;

/** The same for all servers of a project on one host, and tells nothing else of the host. */
export const hostIdOf = ({ projectId, host }: Pick<KeptInstance, 'projectId' | 'host'>): string =>
  host === null ? '' : createHash('sha224').update(`${projectId}${host}`).digest('hex');

const momentOrNull = (at: number | null): string | null => (at === null ? null : microsText(at));
