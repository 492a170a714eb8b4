import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { Database } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { byId, type Ref, refCondition } from '../../common/refs/ref.js';
import { isLive } from '../instance-facts/is-live.js';
import { standsFor, VPC_HAS_PUBLIC_NAMES } from '../instance-facts/public-address.js';
import { memberOf } from '../networks/interface-statements.js';
import { setInterfaceDescription } from '../networks/network-interface.repository.js';
import { type CardChange, CardSettings } from './cards/card-settings.js';
import { InstanceAttributes } from './instance-attributes.js';
import type { InterfaceRow } from './interface-row.js';

/** One thing that the owner of an interface may change. */
export type InterfaceChange =
  | { readonly attribute: 'description'; readonly value: string }
  /** Groups of an instance's first interface are the instance's. */
  | CardChange;

export interface InterfaceQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  /** Over interfaces `n`, their instances `i` (null: none) and subnets `s`. */
  readonly condition?: SqlCondition | undefined;
  /** Keyset: EC2 ids greater than this. */
  readonly after: string | null;
  readonly limit: number;
}

const NAMED = { id: 'n.id', ec2Id: 'n.ec2_id' };

const CARD = `x.id, x.ec2_id, x.network_id, x.subnet_id, x.mac, x.address, x.more_addresses, x.ipv6_addresses, x.description, x.instance_id, x.nat_gateway_id,
  x.device_index, x.delete_on_termination, x.source_dest_check, x.task_state, x.attached_at, x.created_at`;

/** Interfaces n of a project's instances i that have not ended, and those that it has made on their own. */
const OWN = `(
    SELECT ${CARD}, o.project_id FROM (SELECT * FROM instances i WHERE i.project_id = $1 AND ${isLive('i')} OFFSET 0) o
      JOIN network_interfaces x ON x.instance_id = o.id AND x.project_id IS NULL
    UNION ALL SELECT ${CARD}, x.project_id FROM network_interfaces x WHERE x.project_id = $1
  ) n LEFT JOIN instances i ON i.id = n.instance_id`;

const TAGS = `(
  SELECT json_object_agg(t.key, t.value) FROM tags t WHERE t.project_id = n.project_id AND t.resource_id = n.ec2_id)`;

const ASSOCIATIONS = `(
  SELECT json_agg(json_build_object('privateAddress', coalesce(f.private_address, n.address), 'address', f.address,
    'ec2Id', f.ec2_id, 'associationId', f.association_id, 'isAuto', f.is_auto) ORDER BY f.number)
  FROM floating_addresses f WHERE ${standsFor('n.id')})`;

const GROUPS = `(
  SELECT json_object_agg(g.ec2_id, g.name) FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id
  WHERE ig.instance_id = ${memberOf('n')})`;

const HOME = `CASE WHEN i.id IS NOT NULL THEN json_build_object('id', i.id, 'ec2Id', i.ec2_id, 'lifecycle', i.lifecycle,
  'taskState', i.task_state, 'attachedAt', floor(date_part('epoch', coalesce(n.attached_at, i.created_at))) * 1000,
  'deviceIndex', n.device_index, 'deleteOnTermination', n.delete_on_termination, 'task', n.task_state) END`;

const COLUMNS = `n.id, n.ec2_id AS "ec2Id", n.mac, n.address, n.more_addresses AS "moreAddresses", n.ipv6_addresses AS "ipv6Addresses",
  n.source_dest_check AS "sourceDestCheck", n.description, n.nat_gateway_id IS NOT NULL AS "isNatGateways", s.zone, ${HOME} AS home,
  s.ec2_id AS "subnetEc2Id", v.ec2_id AS "vpcEc2Id", w.domain,
  ${ASSOCIATIONS} AS associations, ${VPC_HAS_PUBLIC_NAMES} AS "hasPublicNames", ${GROUPS} AS groups, ${TAGS} AS tags`;

/** Interfaces: those of instances, which come and go with these, and those that were made on their own. */
@Injectable()
export class InterfaceService {
  constructor(
    private readonly database: Database,
    private readonly attributes: InstanceAttributes,
    private readonly settings: CardSettings,
  ) {}

  /** One page, in the order of EC2 ids, and one row more, if there is one. Throws NotFound. */
  async list(context: RequestContext, query: InterfaceQuery): Promise<readonly InterfaceRow[]> {
    if (query.refs.length > 0) await this.#require(context.projectId, query.refs);
    return this.#rows(context, query);
  }

  async #rows(
    { projectId }: RequestContext,
    { refs, condition, after, limit }: InterfaceQuery,
  ): Promise<readonly InterfaceRow[]> {
    const values: unknown[] = [projectId, after, limit];
    const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
    const where = condition?.(values) ?? '';
    return this.database.query<InterfaceRow>(
      `SELECT ${COLUMNS} FROM ${OWN} JOIN subnets s ON s.id = n.subnet_id JOIN vpcs v ON v.id = s.vpc_id
         JOIN networks w ON w.id = n.network_id
       WHERE ($2::text IS NULL OR n.ec2_id > $2)${named}${where} ORDER BY n.ec2_id LIMIT $3`,
      values,
    );
  }

  /** Those of the named that the project has. */
  async find(context: RequestContext, refs: readonly Ref[]): Promise<readonly InterfaceRow[]> {
    return this.#rows(context, { refs, after: null, limit: refs.length });
  }

  /** Throws NotFound. */
  async get(context: RequestContext, ref: Ref): Promise<InterfaceRow> {
    const [row] = await this.list(context, { refs: [ref], after: null, limit: 1 });
    if (!row) throw new Error('one interface was asked for, and is there');
    return row;
  }

  /** What `set` would refuse. */
  async check(context: RequestContext, ref: Ref, change: InterfaceChange): Promise<void> {
    const { id, home } = await this.get(context, ref);
    if (change.attribute === 'description') return;
    if (change.attribute === 'groups' && home?.deviceIndex === 0)
      await this.attributes.check(context.projectId, byId(home.id), change);
    else await this.settings.check(context.projectId, byId(id), change);
  }

  /** Throws NotFound, and what a change of the instance's groups does. */
  async set(context: RequestContext, ref: Ref, change: InterfaceChange): Promise<void> {
    const { id, home } = await this.get(context, ref);
    if (change.attribute === 'description') await setInterfaceDescription(this.database, id, change.value);
    else if (change.attribute === 'groups' && home?.deviceIndex === 0)
      await this.attributes.set(context.projectId, byId(home.id), change);
    else await this.settings.set(context.projectId, byId(id), change);
  }

  async #require(projectId: string, refs: readonly Ref[]): Promise<void> {
    const values: unknown[] = [projectId];
    const rows = await this.database.query<{ id: string; ec2Id: string }>(
      `SELECT n.id, n.ec2_id AS "ec2Id" FROM ${OWN} WHERE ${refCondition(refs, NAMED, values)}`,
      values,
    );
    requireAllFound('network-interface', refs, rows);
  }
}
