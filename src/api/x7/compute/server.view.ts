import { createHash } from 'node:crypto';
import type { KeptInstance } from '../../../cloud/instances/kept/kept-instance.js';
import { x7StatusOf } from '../../../cloud/instances/views/x7-status.js';
import { microsText, secondsText } from '../door/dates.js';
import { NAME_KEY } from '../../../cloud/tags/tag.js';
import { linksOf } from './links.js';

/** Statuses in which clients want to see how far it is. */
const WITH_PROGRESS = new Set(['ACTIVE', 'BUILD', 'REBUILD', 'RESIZE', 'VERIFY_RESIZE', 'MIGRATING']);

interface Around {
  readonly base: string;
  readonly isAdmin: boolean;
}

/** An item of `GET /servers`. */
export const serverItemView = (row: KeptInstance, base: string): object => ({
  id: row.id,
  name: nameOf(row),
  links: linksOf(base, 'servers', row.id),
});

/** A server as compute 2.1 shows it. */
export function serverView(row: KeptInstance, { base, isAdmin }: Around): object {
  const { status, vmState, taskState, powerState } = x7StatusOf(row);
  const isPlaced = row.host !== null;
  return {
    ...{ id: row.id, name: nameOf(row), status, tenant_id: row.projectId, user_id: row.userId },
    ...{ created: secondsText(row.createdAt), updated: secondsText(row.updatedAt), hostId: hostIdOf(row) },
    ...{ accessIPv4: '', accessIPv6: '', addresses: addressesOf(row), metadata: metadataOf(row) },
    image: { id: row.imageId, links: linksOf(base, 'images', row.imageId).slice(1) },
    flavor: flavorRefOf(row, base),
    links: linksOf(base, 'servers', row.id),
    ...{ key_name: row.keyName, config_drive: '' },
    ...(row.groups.length > 0 && { security_groups: row.groups.map((name) => ({ name })) }),
    'OS-DCF:diskConfig': 'MANUAL',
    'OS-EXT-AZ:availability_zone': isPlaced ? row.zone : '',
    'OS-EXT-STS:task_state': taskState,
    'OS-EXT-STS:vm_state': vmState,
    'OS-EXT-STS:power_state': powerState,
    'OS-SRV-USG:launched_at': momentOrNull(row.launchedAt),
    'OS-SRV-USG:terminated_at': momentOrNull(row.endedAt),
    'os-extended-volumes:volumes_attached': [],
    ...(WITH_PROGRESS.has(status) && { progress: status === 'BUILD' ? 0 : 100 }),
    ...(status === 'ERROR' && { fault: faultOf(row) }),
    ...(isAdmin && adminView(row)),
  };
}

const adminView = ({ host, ec2Id }: KeptInstance) => ({
  'OS-EXT-SRV-ATTR:host': host,
  'OS-EXT-SRV-ATTR:hypervisor_hostname': host,
  'OS-EXT-SRV-ATTR:instance_name': ec2Id,
});

/** Its EC2 id where it has no name. */
export const nameOf = ({ tags, ec2Id }: KeptInstance): string => tags[NAME_KEY] || ec2Id;

const faultOf = ({ reason, endedAt, updatedAt }: KeptInstance) => ({
  code: 500,
  created: secondsText(endedAt ?? updatedAt),
  message: reason ?? 'The launch failed.',
});

/** The same for all servers of a project on one host, and tells nothing else of the host. */
const hostIdOf = ({ projectId, host }: KeptInstance): string =>
  host === null ? '' : createHash('sha224').update(`${projectId}${host}`).digest('hex');

function addressesOf({ network, address, mac }: KeptInstance): object {
  if (network === null || address === null) return {};
  return {
    [network]: [{ addr: address, version: 4, 'OS-EXT-IPS:type': 'fixed', 'OS-EXT-IPS-MAC:mac_addr': mac }],
  };
}

/** A flavor that has been deleted since is known by its name. */
const flavorRefOf = ({ flavorId, flavorName }: KeptInstance, base: string) => {
  const id = flavorId ?? flavorName;
  return { id, links: linksOf(base, 'flavors', id).slice(1) };
};

/** Tags, but for the name and what is the cloud's own. */
const metadataOf = ({ tags }: KeptInstance): object =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => key !== NAME_KEY && !key.startsWith('aws:')));

const momentOrNull = (at: number | null): string | null => (at === null ? null : microsText(at));
