import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import type { ChunkRef } from '../../../workflows/contracts/operation.js';
import type { Queryable } from '../../common/prisma/database.js';
import { isRootVolume, volumesOfGuest } from '../instance-facts/volumes-of-guest.js';
import { EPHEMERAL_GIB, type FlavorDisks, SWAP_MIB } from './local-disks.js';

interface ImageColumns {
  readonly id: string;
  readonly format: 'raw' | 'qcow2';
  readonly sizeBytes: number;
  readonly sha256: string;
}

interface VolumeColumns {
  readonly id: string;
  readonly ec2Id: string;
  /** Null: it is made with the instance, and goes where that goes. */
  readonly host: string | null;
  readonly generation: number;
  readonly sizeGiB: number;
  readonly isRoot: boolean;
  /** It is made now. */
  readonly isNew: boolean;
  /** Where the snapshot is that it is made of. Null: it is made of none, or is made already. */
  readonly sourceHost: string | null;
}

/** A card beside the first. */
interface CardColumns {
  readonly id: string;
  readonly mac: string;
  readonly address: string;
  readonly network: NetworkColumns;
}

type NetworkColumns = Omit<NetworkSpec, 'networkId' | 'segment'> & { readonly id: string };

/** An instance with all that its host must be told. */
export interface GuestRow extends FlavorDisks {
  readonly id: string;
  readonly ec2Id: string;
  readonly generation: number;
  readonly host: string | null;
  readonly zone: string;
  /** The only one that it may be launched on; null: any of its zone. */
  readonly requestedHost: string | null;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
  readonly metadataHopLimit: number;
  readonly configDrive: boolean;
  readonly interfaceId: string;
  readonly mac: string;
  readonly address: string;
  readonly network: NetworkColumns;
  /** Cards beside the first that are in it, by device index. */
  readonly cards: readonly CardColumns[];
  /** Interfaces beside the first that it may have on a host, also those on their way in or out. */
  readonly cardIds: readonly string[];
  /** Null: not pinned yet. */
  readonly machineType: string | null;
  readonly cpuModel: string | null;
  readonly kernelArgs: string;
  readonly image: ImageColumns;
  readonly kernel: ImageColumns | null;
  readonly ramdisk: ImageColumns | null;
  /** Its root is one of its volumes. */
  readonly rootIsVolume: boolean;
  /** In it, or made with it: its root first, the others by device. */
  readonly volumes: readonly VolumeColumns[];
  /** An address outside comes with its launch. */
  readonly isPublic: boolean;
  /** It has asked for its metadata since its start. */
  readonly hasAsked: boolean;
}

const image = (alias: string) =>
  `jsonb_build_object('id', ${alias}.id, 'format', ${alias}.format, 'sizeBytes', ${alias}.size_bytes, 'sha256', ${alias}.sha256)`;

const NETWORK = `jsonb_build_object('id', w.id, 'domainId', w.domain_id, 'cidr', w.cidr, 'gateway', w.gateway, 'dns', w.dns,
  'domain', w.domain, 'mtu', w.mtu)`;

const IS_ROOT = isRootVolume('v', 'i', 'm.root_device_name');

/** One that is on its way in, or out, is plugged by who moves it. */
const CARDS = `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'mac', x.mac, 'address', x.address,
  'network', ${NETWORK}) ORDER BY x.device_index), '[]')
  FROM network_interfaces x JOIN networks w ON w.id = x.network_id
  WHERE x.instance_id = i.id AND x.device_index > 0 AND x.lifecycle = 'in-use')`;

const CARD_IDS = `ARRAY(SELECT x.id FROM network_interfaces x
  WHERE x.instance_id = i.id AND x.device_index > 0 ORDER BY x.device_index)`;

/** The same. */
const VOLUMES = `(SELECT coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'ec2Id', v.ec2_id, 'host', v.host,
  'generation', v.generation, 'sizeGiB', v.size_gib, 'isRoot', ${IS_ROOT}, 'isNew', v.lifecycle = 'creating',
  'sourceHost', CASE WHEN v.source_snapshot IS NOT NULL AND v.lifecycle = 'creating'
    THEN coalesce((SELECT s.host FROM snapshots s WHERE s.id = v.source_snapshot), '') END)
  ORDER BY NOT ${IS_ROOT}, v.device), '[]')
  FROM volumes v WHERE ${volumesOfGuest('v', 'i')})`;

/** Brought by the instance's own operation, and not there yet. */
const ARRIVES = `EXISTS (SELECT FROM floating_addresses f
  WHERE f.instance_id = i.id AND f.operation_id = i.operation_id AND f.is_auto AND f.task IS NOT NULL)`;

const COLUMNS = `i.id, i.ec2_id AS "ec2Id", i.generation, i.host, i.zone, i.requested_host AS "requestedHost", i.vcpus, i.memory_mib AS "memoryMiB",
  i.disk_gib AS "diskGiB", i.metadata_hop_limit AS "metadataHopLimit",
  ${EPHEMERAL_GIB} AS "ephemeralGiB", ${SWAP_MIB} AS "swapMiB",
  i.config_drive AS "configDrive", i.root_is_volume AS "rootIsVolume", n.id AS "interfaceId", n.mac, n.address,
  ${CARDS} AS cards, ${CARD_IDS} AS "cardIds",
  ${ARRIVES} AS "isPublic", ${NETWORK} AS network, i.metadata_seen_at IS NOT NULL AS "hasAsked", i.machine_type AS "machineType", i.cpu_model AS "cpuModel",
  m.kernel_args AS "kernelArgs", ${VOLUMES} AS volumes, ${image('m')} AS image,
  CASE WHEN k.id IS NOT NULL THEN ${image('k')} END AS kernel, CASE WHEN r.id IS NOT NULL THEN ${image('r')} END AS ramdisk`;

const JOINS = `
  JOIN network_interfaces n ON n.instance_id = i.id AND n.device_index = 0
  JOIN networks w ON w.id = n.network_id
  JOIN images m ON m.id = i.image_id
  LEFT JOIN images k ON k.id = m.kernel_id
  LEFT JOIN images r ON r.id = m.ramdisk_id`;

/**
 * The chunk's instances that are not settled and that its operation still has the say over, locked in the order of
 * their ids.
 */
export const guestRowsOfChunk = (tx: Queryable, ref: ChunkRef): Promise<GuestRow[]> =>
  tx.query<GuestRow>(
    `SELECT ${COLUMNS}
     FROM operation_members oi
     JOIN instances i ON i.id = oi.resource_id AND i.operation_id = oi.operation_id AND i.generation = oi.generation ${JOINS}
     WHERE oi.operation_id = $1 AND oi.chunk = $2 AND oi.settled_at IS NULL AND i.task_state IS NOT NULL
     ORDER BY i.id FOR UPDATE OF i`,
    [ref.operationId, ref.chunk],
  );

/** One instance, if the operation still has the say over it at this generation or a newer one of its own. */
export async function guestRowOf(
  tx: Queryable,
  operationId: string,
  instanceId: string,
): Promise<GuestRow | undefined> {
  const [row] = await tx.query<GuestRow>(
    `SELECT ${COLUMNS} FROM instances i ${JOINS}
     WHERE i.id = $2 AND i.operation_id = $1 AND i.task_state IS NOT NULL FOR UPDATE OF i`,
    [operationId, instanceId],
  );
  return row;
}
