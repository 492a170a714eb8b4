import { isLive } from '../../instance-facts/is-live.js';
import {
  isAutoAddressSql,
  morePublicSql,
  publicAddressSql,
  VPC_HAS_PUBLIC_NAMES,
} from '../../instance-facts/public-address.js';

/** A card of an instance beside its first, as the instance shows it. */
export interface CardRecord {
  readonly ec2Id: string;
  readonly mac: string;
  readonly address: string;
  readonly moreAddresses: readonly string[];
  /** Of IPv6. */
  readonly ipv6Addresses: readonly string[];
  readonly description: string;
  readonly deviceIndex: number;
  readonly deleteOnTermination: boolean;
  readonly sourceDestCheck: boolean;
  /** What is being done to it; null: nothing. */
  readonly task: 'attaching' | 'detaching' | null;
  /** Milliseconds since 1970. */
  readonly attachedAt: number;
  readonly subnetEc2Id: string;
  readonly vpcEc2Id: string;
  /** DNS domain of its network. */
  readonly domain: string;
  readonly publicAddress: string | null;
  readonly isAutoAddress: boolean | null;
  /** Floating addresses that stand for its further addresses, by these. Null: none. */
  readonly morePublic: Readonly<Record<string, string>> | null;
  /** Whether they have names in its VPC. */
  readonly hasPublicNames: boolean | null;
  /** EC2 id → name. Null: none. */
  readonly groups: Readonly<Record<string, string>> | null;
}

const GROUPS = `(SELECT json_object_agg(g.ec2_id, g.name) FROM instance_groups ig
  JOIN security_groups g ON g.id = ig.group_id WHERE ig.instance_id = x.id)`;

/**
 * Of an instance i, by device index. Null: it has no card beside its first. Most clouds have none at all, which is
 * asked once a statement, and most instances have none, which an index knows: the three joins cost a quarter of a page.
 */
export const CARDS_JSON = `CASE WHEN (SELECT EXISTS (SELECT 1 FROM network_interfaces y WHERE y.device_index > 0))
  AND EXISTS (SELECT 1 FROM network_interfaces y WHERE y.instance_id = i.id AND y.device_index > 0) THEN (
  SELECT json_agg(json_build_object('ec2Id', x.ec2_id, 'mac', x.mac, 'address', x.address,
    'moreAddresses', x.more_addresses, 'ipv6Addresses', x.ipv6_addresses, 'description', x.description, 'deviceIndex', x.device_index,
    'deleteOnTermination', x.delete_on_termination, 'sourceDestCheck', x.source_dest_check, 'task', x.task_state,
    'attachedAt', floor(date_part('epoch', coalesce(x.attached_at, x.created_at))) * 1000,
    'subnetEc2Id', s.ec2_id, 'vpcEc2Id', v.ec2_id, 'domain', w.domain, 'publicAddress', ${publicAddressSql('x.id')},
    'isAutoAddress', ${isAutoAddressSql('x.id')}, 'morePublic', ${morePublicSql('x')},
    'hasPublicNames', ${VPC_HAS_PUBLIC_NAMES}, 'groups', ${GROUPS}) ORDER BY x.device_index)
  FROM network_interfaces x JOIN subnets s ON s.id = x.subnet_id JOIN vpcs v ON v.id = s.vpc_id
    JOIN networks w ON w.id = x.network_id
  WHERE x.instance_id = i.id AND x.device_index > 0 AND ${isLive('i')}) END`;
