import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { ec2IdWith } from '../../common/ids/ec2-id.js';
import { type Queryable } from '../../common/prisma/database.js';
import { type Ref, refCondition } from '../../common/refs/ref.js';
import { claimAddresses, claimAddress } from './address.repository.js';
import { giveIpv6 } from './interface-ipv6.repository.js';
import { macAddressOf } from './mac-address.js';
import { type Landing } from './subnet.js';
import { networkInterfaceNoun } from './network-interface.noun.js';

export interface NewInterface {
  readonly id: string;
  /** Null: it is made on its own, and `projectId` says whose it is. */
  readonly instanceId: string | null;
  readonly projectId?: string | undefined;
  /** Its place in the instance. Absent: the first. */
  readonly deviceIndex?: number;
  /** Of an instance's; absent: it goes with it. */
  readonly deleteOnTermination?: boolean;
  readonly sourceDestCheck?: boolean;
  /** Undefined: the lowest free one. */
  readonly address?: string;
  readonly description?: string;
}

export interface InterfaceRow {
  readonly id: string;
  readonly ec2Id: string;
  readonly networkId: string;
  readonly subnetId: string;
  readonly instanceId: string | null;
  readonly mac: string;
  readonly address: string;
}

/**
 * The MAC space is 2^24: with 10,000 interfaces a launch in 1,700 meets one that is taken, two in a row one in three
 * million.
 */
const MAC_ATTEMPTS = 8;

/** Interfaces: minted with MAC and address in the transaction of their launch. */
@Injectable()
export class NetworkInterfaceRepository {
  constructor() {}

  /** In the order asked. Waits for other claims of the subnet's range: call it late in the transaction. */
  async create(
    tx: Queryable,
    subnet: Landing,
    wanted: readonly NewInterface[],
  ): Promise<readonly InterfaceRow[]> {
    const claimed = await this.#claim(tx, subnet.id, wanted);
    const rows = new Map<string, InterfaceRow>();
    for (let attempt = 0; rows.size < claimed.length; attempt += 1) {
      if (attempt === MAC_ATTEMPTS) throw new Error('no MAC address was free');
      const missing = claimed.filter(({ id }) => !rows.has(id));
      for (const row of await insert(tx, subnet, { wanted: missing, attempt })) rows.set(row.id, row);
    }
    if (subnet.ipv6Cidr) await giveIpv6(tx, subnet.ipv6Cidr, [...rows.keys()]);
    return claimed.flatMap(({ id }) => rows.get(id) ?? []);
  }

  async #claim(tx: Queryable, subnetId: string, wanted: readonly NewInterface[]) {
    const fixed = new Map<string, string>();
    for (const { id, address } of wanted)
      if (address !== undefined)
        fixed.set(id, await claimAddress(tx, subnetId, { interfaceId: id, address }));
    const rest = wanted.filter(({ id }) => !fixed.has(id)).map(({ id }) => id);
    const lowest = await claimAddresses(tx, subnetId, rest);
    rest.forEach((id, i) => fixed.set(id, lowest[i] ?? ''));
    return wanted.map(({ description = '', ...one }) => ({
      ...one,
      description,
      address: fixed.get(one.id) ?? '',
    }));
  }
}

type ClaimedInterface = NewInterface & { readonly address: string; readonly description: string };

async function insert(
  tx: Queryable,
  subnet: Landing,
  { wanted, attempt }: { readonly wanted: readonly ClaimedInterface[]; readonly attempt: number },
): Promise<readonly InterfaceRow[]> {
  return tx.query<InterfaceRow>(
    `INSERT INTO network_interfaces (id, ec2_id, network_id, subnet_id, instance_id, mac, address, description, project_id,
       device_index, delete_on_termination, source_dest_check, lifecycle, attached_at)
     SELECT w.id, w.ec2_id, $1::uuid, $7::uuid, w.instance_id, w.mac, w.address, w.description, w.project_id,
       CASE WHEN w.instance_id IS NOT NULL THEN w.device_index END, w.goes, w.checked,
       CASE WHEN w.instance_id IS NULL THEN 'available' ELSE 'in-use' END,
       CASE WHEN w.instance_id IS NOT NULL THEN engine_now() END
     FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $8::text[], $9::uuid[], $10::int[], $11::bool[],
       $12::bool[]) AS w(id, ec2_id, instance_id, mac, address, description, project_id, device_index, goes, checked)
     ORDER BY w.mac ON CONFLICT (mac) DO NOTHING
     RETURNING id, ec2_id AS "ec2Id", network_id AS "networkId", subnet_id AS "subnetId", instance_id AS "instanceId", mac,
       address`,
    valuesOf(subnet, wanted, attempt),
  );
}

const valuesOf = (
  subnet: Landing,
  wanted: readonly ClaimedInterface[],
  attempt: number,
): readonly unknown[] => [
  subnet.networkId,
  wanted.map(({ id }) => id),
  wanted.map(({ id }) => ec2IdWith(networkInterfaceNoun.ec2.prefixes['network-interface'], id)),
  wanted.map(({ instanceId }) => instanceId),
  wanted.map(({ id }) => macAddressOf(id, attempt)),
  wanted.map(({ address }) => address),
  subnet.id,
  wanted.map(({ description }) => description),
  wanted.map(({ projectId = null }) => projectId),
  wanted.map(({ deviceIndex = 0 }) => deviceIndex),
  wanted.map(({ instanceId, deleteOnTermination = instanceId !== null }) => deleteOnTermination),
  wanted.map(({ sourceDestCheck = true }) => sourceDestCheck),
];

/** What its owner says of it. */
export async function setInterfaceDescription(on: Queryable, id: string, description: string): Promise<void> {
  await on.query('UPDATE network_interfaces SET description = $2 WHERE id = $1', [id, description]);
}

/**
 * An interface that a project has made, locked. Undefined: it has no such one. Throws OperationNotPermitted for that of
 * a NAT gateway.
 */
export async function lockOwnInterface(
  tx: Queryable,
  projectId: string,
  ref: Ref,
): Promise<{ readonly id: string; readonly ec2Id: string; readonly instanceId: string | null } | undefined> {
  const values: unknown[] = [projectId];
  const [row] = await tx.query<{ id: string; ec2Id: string; instanceId: string | null; isGateways: boolean }>(
    `SELECT n.id, n.ec2_id AS "ec2Id", n.instance_id AS "instanceId", n.nat_gateway_id IS NOT NULL AS "isGateways" FROM network_interfaces n
     WHERE n.project_id = $1 AND ${refCondition([ref], { id: 'n.id', ec2Id: 'n.ec2_id' }, values)} FOR UPDATE`,
    values,
  );
  if (row?.isGateways === true)
    throw new EngineError(
      'OperationNotPermitted',
      `You are not allowed to manage '${row.ec2Id}': it is a NAT gateway's.`,
    );
  return row;
}
