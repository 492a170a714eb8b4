import { Injectable } from '@nestjs/common';
import { ipv4Text } from '../../common/net/ipv4.js';
import { Database } from '../../common/prisma/database.js';
import { nameTag } from '../tags/tag-statements.js';
import type { NetworkRow } from './network.js';
import { listNetworks } from './network.repository.js';

/** What X7 says of everything in a network. */
export interface Worded {
  /** The tag Name; empty: none. */
  readonly name: string;
  readonly description: string;
  readonly labels: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** A VPC of a project's own as X7 shows it: a network. */
export interface OwnNetwork extends Worded {
  readonly id: string;
  readonly ec2Id: string;
  readonly mtu: number;
  readonly zoneHint: string | null;
}

/**
 * A project's subnet as X7 shows it: of a VPC of its own, or its default one, which is its part of the flat network in
 * one zone.
 */
export interface SubnetView extends Worded {
  readonly id: string;
  readonly ec2Id: string;
  /** The flat network's, or the VPC's. */
  readonly networkId: string;
  readonly isDefault: boolean;
  readonly zone: string;
  readonly cidr: string;
  readonly gateway: string;
  /** Resolvers told to guests; of one's own subnet: those that were asked for. */
  readonly resolvers: readonly string[];
  /** First and last address that guests may have. */
  readonly first: string;
  readonly last: string;
}

const createdAt = (of: 's' | 'v'): string => `(floor(date_part('epoch', ${of}.created_at)) * 1000)::float8`;

const OWN = `
  SELECT v.id, v.ec2_id AS "ec2Id", coalesce(${nameTag('v.project_id', 'v.ec2_id')}, '') AS name, v.description,
    v.labels, v.zone_hint AS "zoneHint", ${createdAt('v')} AS "createdAt",
    coalesce((SELECT w.mtu FROM networks w WHERE NOT w.is_own ORDER BY w.name LIMIT 1), 1450) AS mtu
  FROM vpcs v WHERE v.project_id = $1 AND NOT v.is_default ORDER BY v.created_at, v.id`;

const SUBNETS = `
  SELECT s.id, s.ec2_id AS "ec2Id", CASE WHEN s.is_default THEN s.network_id ELSE v.id END AS "networkId", s.is_default AS "isDefault", s.zone,
    coalesce(${nameTag('v.project_id', 's.ec2_id')}, '') AS name, s.description, s.labels, s.cidr, w.gateway,
    CASE WHEN w.is_own THEN s.resolvers ELSE array_remove(ARRAY[w.dns], '') END AS resolvers,
    r."first"::float8 AS "first", r."last"::float8 AS "last", ${createdAt('s')} AS "createdAt"
  FROM subnets s JOIN vpcs v ON v.id = s.vpc_id JOIN networks w ON w.id = s.network_id
    JOIN address_ranges r ON r.id = s.range_id
  WHERE v.project_id = $1 ORDER BY s.created_at, s.id`;

type SubnetRow = Omit<SubnetView, 'first' | 'last'> & { readonly first: number; readonly last: number };

/** Networks, and what of them is a project's. */
@Injectable()
export class NetworkReader {
  constructor(private readonly database: Database) {}

  /** The operator's, by name. Every project's guests are on them. */
  networks(): Promise<readonly NetworkRow[]> {
    return listNetworks(this.database);
  }

  /** VPCs beside the default one. The oldest first. */
  own(projectId: string): Promise<readonly OwnNetwork[]> {
    return this.database.query<OwnNetwork>(OWN, [projectId]);
  }

  /** The oldest first. */
  async subnets(projectId: string): Promise<readonly SubnetView[]> {
    const rows = await this.database.query<SubnetRow>(SUBNETS, [projectId]);
    return rows.map((row) => ({ ...row, first: ipv4Text(row.first), last: ipv4Text(row.last) }));
  }
}
