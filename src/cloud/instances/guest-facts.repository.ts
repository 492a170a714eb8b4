import type { Database } from '../../common/prisma/database.js';
import type { Sealer } from '../../common/seal/sealer.js';
import { isRootVolume, volumesOfGuest } from '../instance-facts/volumes-of-guest.js';
import { morePublicSql, publicAddressSql, VPC_HAS_PUBLIC_NAMES } from '../instance-facts/public-address.js';
import { EPHEMERAL_GIB, SWAP_MIB } from './local-disks.js';
import { memberOf } from '../networks/interface-statements.js';
import { userDataContext } from './user-data-context.js';
import type { GuestFacts } from '../../stream/guest-facts.js';
import type { MetadataRequest } from '../../stream/metadata.contract.js';

type FactsRow = Omit<GuestFacts, 'userData'> & { readonly sealedUserData: Buffer | null };

/** What its project says of it, and what disks its volumes are. */
const WORDS = `COALESCE((SELECT json_agg(json_build_object('serial', replace(x.ec2_id, '-', ''),
      'path', '/dev/disk/by-id/virtio-' || replace(x.ec2_id, '-', '')) ORDER BY x.device)
    FROM volumes x WHERE ${volumesOfGuest('x', 'i')}), '[]') AS volumes,
  COALESCE((SELECT json_object_agg(t.key, t.value) FROM tags t WHERE t.project_id = i.project_id
    AND t.resource_id = i.ec2_id AND t.key <> 'Name' AND t.key !~* '^aws:'), '{}') AS meta,
  COALESCE((SELECT t.value FROM tags t WHERE t.project_id = i.project_id AND t.resource_id = i.ec2_id
    AND t.key = 'Name' AND t.value <> ''), i.ec2_id) AS name`;

/** As its launch called them, else as a guest finds them behind its root. */
const LOCAL_DISKS = `(SELECT coalesce(json_agg(json_build_object('name', d.name,
    'device', coalesce(i.local_devices->>d.name, '/dev/vd' || chr(ascii('b') + d.place::int - 1))) ORDER BY d.place), '[]')
  FROM (SELECT l.name, row_number() OVER (ORDER BY l.name) AS place
    FROM (VALUES ('ephemeral0', ${EPHEMERAL_GIB}), ('swap', ${SWAP_MIB})) AS l(name, size) WHERE l.size > 0) d)`;

/** Of card x in subnet s. */
const IPV6 = `(SELECT json_build_object('addresses', x.ipv6_addresses, 'cidr', q.cidr, 'vpcCidr', y.cidr)
    FROM subnet_ipv6_ranges q JOIN vpc_ipv6_ranges y ON y.vpc_id = s.vpc_id
    WHERE q.subnet_id = s.id AND cardinality(x.ipv6_addresses) > 0)`;

/** All that it has, each as its own interface says. */
const CARDS = `COALESCE((SELECT json_agg(json_build_object('deviceNumber', x.device_index, 'interfaceId', x.ec2_id,
      'portId', x.id, 'networkId', o.id, 'mtu', o.mtu, 'subnetId', s.ec2_id, 'vpcId', v.ec2_id, 'cidr', o.cidr,
      'domain', o.domain, 'mac', x.mac, 'addresses', x.address || x.more_addresses, 'ipv6', ${IPV6},
      'vpcCidrs', ARRAY(SELECT coalesce(v.cidr, o.cidr) UNION ALL
        SELECT * FROM (SELECT r.cidr FROM vpc_ranges r WHERE r.vpc_id = v.id ORDER BY r.created_at, r.id) r),
      'publicAddress', ${publicAddressSql('x.id')}, 'morePublic', ${morePublicSql('x')},
      'hasPublicNames', ${VPC_HAS_PUBLIC_NAMES},
      'groups', COALESCE((SELECT json_agg(json_build_object('id', g.ec2_id, 'name', g.name) ORDER BY g.name)
        FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id
        WHERE ig.instance_id = ${memberOf('x')}), '[]')) ORDER BY x.device_index)
    FROM network_interfaces x JOIN networks o ON o.id = x.network_id JOIN subnets s ON s.id = x.subnet_id
      JOIN vpcs v ON v.id = s.vpc_id
    WHERE x.instance_id = i.id AND x.lifecycle = 'in-use'), '[]')`;

/** A guest belongs to a host from its placement there until the host has let go of it. */
const factsWhere = (port: string): string => `
  SELECT i.id AS "instanceId", i.ec2_id AS "ec2Id", p.id AS "projectId",
    p.account_number AS "accountNumber", r.ec2_id AS "reservationId",
    i.launch_index AS "launchIndex", m.ec2_id AS "imageId", k.ec2_id AS "kernelId", d.ec2_id AS "ramdiskId",
    m.architecture, m.root_device_name AS "rootDeviceName", i.flavor_name AS "instanceType", i.zone,
    i.key_name AS "keyName", i.public_key AS "publicKey", i.sealed_user_data AS "sealedUserData",
    COALESCE(i.launched_at, i.created_at) AS "launchedAt", i.metadata_seen_at IS NOT NULL AS "hasAsked",
    i.metadata_enabled AS "metadataEnabled", i.metadata_tokens AS "metadataTokens",
    i.metadata_ipv6 AS "metadataIpv6",
    n.mac, n.address, ${publicAddressSql('n.id')} AS "publicAddress", w.domain, ${CARDS} AS cards,
    ARRAY(SELECT x.device FROM volumes x WHERE ${volumesOfGuest('x', 'i')}
      AND NOT ${isRootVolume('x', 'i', 'm.root_device_name')} ORDER BY x.device) AS devices,
    ${LOCAL_DISKS} AS "localDisks",
    ${WORDS},
    COALESCE((SELECT json_agg(json_build_object('id', g.ec2_id, 'name', g.name) ORDER BY g.name)
      FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id WHERE ig.instance_id = i.id), '[]') AS groups
  FROM network_interfaces asking
  JOIN instances i ON i.id = asking.instance_id
  JOIN network_interfaces n ON n.instance_id = i.id AND n.device_index = 0
  JOIN projects p ON p.id = i.project_id
  JOIN reservations r ON r.id = i.reservation_id
  JOIN networks w ON w.id = n.network_id
  JOIN images m ON m.id = i.image_id
  LEFT JOIN images k ON k.id = m.kernel_id
  LEFT JOIN images d ON d.id = m.ramdisk_id
  WHERE ${port} AND EXISTS (SELECT 1 FROM instance_attempts a
    WHERE a.instance_id = i.id AND a.host = $1 AND a.state <> 'released')`;

const BY_PORT = factsWhere('asking.id = $2');
/** A host that does not say which port it is has one domain, in which addresses are unique. */
const BY_ADDRESS = factsWhere('asking.address = $2');

/** Who asked, as its host knows it. */
export type AskingGuest = Pick<MetadataRequest, 'portId' | 'address'>;

/** Reads what the guests of one host may know of themselves. */
export class GuestFactsRepository {
  readonly #database: Database;
  readonly #sealer: Sealer;

  constructor(database: Database, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  /** The guest of `host` that has this port; undefined: this host has none such. */
  async find(host: string, { portId, address }: AskingGuest): Promise<GuestFacts | undefined> {
    const [row] =
      portId === undefined
        ? await this.#database.query<FactsRow>(BY_ADDRESS, [host, address])
        : await this.#database.query<FactsRow>(BY_PORT, [host, portId]);
    if (!row) return undefined;
    const { sealedUserData, ...facts } = row;
    const userData = sealedUserData
      ? this.#sealer.open(sealedUserData, userDataContext(facts.instanceId))
      : undefined;
    return { ...facts, userData };
  }

  /** Notes that the guest has asked for the first time since its start. */
  async markAsked(instanceId: string): Promise<void> {
    await this.#database.query(
      'UPDATE instances SET metadata_seen_at = engine_now() WHERE id = $1 AND metadata_seen_at IS NULL',
      [instanceId],
    );
  }
}
