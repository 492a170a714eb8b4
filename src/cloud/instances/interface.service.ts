import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { Database } from '../../common/prisma/database.js';
import { requireAllFound } from '../../common/refs/not-found.js';
import { byId, type Ref, refCondition } from '../../common/refs/ref.js';
import { isLive } from '../instance-facts/is-live.js';
import { setInterfaceDescription } from '../networks/network-interface.repository.js';
import { GROUPS_JSON, withInterfaces } from './instance-columns.js';
import { InstanceAttributes } from './instance-attributes.js';
import type { InterfaceRow } from './interface-row.js';

/** One thing that the owner of an interface may change. */
export type InterfaceChange =
  | { readonly attribute: 'description'; readonly value: string }
  /** At least one. Those of its instance: it has one interface. */
  | { readonly attribute: 'groups'; readonly value: readonly Ref[] };

export interface InterfaceQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  /** Over the tables of `withInterfaces`. */
  readonly condition?: SqlCondition | undefined;
  /** Keyset: EC2 ids greater than this. */
  readonly after: string | null;
  readonly limit: number;
}

const NAMED = { id: 'n.id', ec2Id: 'n.ec2_id' };

const LIVE = withInterfaces(
  `(SELECT * FROM instances i WHERE i.project_id = $1 AND ${isLive('i')} OFFSET 0) i`,
);

const TAGS = `(
  SELECT json_object_agg(t.key, t.value) FROM tags t WHERE t.project_id = i.project_id AND t.resource_id = n.ec2_id)`;

const ASSOCIATION = `(
  SELECT json_build_object('address', f.address, 'ec2Id', f.ec2_id, 'associationId', f.association_id, 'isAuto', f.is_auto)
  FROM floating_addresses f WHERE f.interface_id = n.id AND f.association_id IS NOT NULL)`;

const COLUMNS = `n.id, n.ec2_id AS "ec2Id", n.mac, n.address, n.description, i.zone, i.id AS "instanceId",
  i.ec2_id AS "instanceEc2Id", i.lifecycle, i.task_state AS "taskState",
  floor(date_part('epoch', i.created_at)) * 1000 AS "createdAt", s.ec2_id AS "subnetEc2Id", v.ec2_id AS "vpcEc2Id", w.domain,
  ${ASSOCIATION} AS association, ${GROUPS_JSON} AS groups, ${TAGS} AS tags`;

/** Interfaces: each is an instance's only one, comes with it and goes with it. */
@Injectable()
export class InterfaceService {
  constructor(
    private readonly database: Database,
    private readonly attributes: InstanceAttributes,
  ) {}

  /** One page, in the order of EC2 ids, and one row more, if there is one. Throws NotFound. */
  async list(
    { projectId }: RequestContext,
    { refs, condition, after, limit }: InterfaceQuery,
  ): Promise<readonly InterfaceRow[]> {
    if (refs.length > 0) await this.#require(projectId, refs);
    const values: unknown[] = [projectId, after, limit];
    const named = refs.length > 0 ? ` AND ${refCondition(refs, NAMED, values)}` : '';
    const where = condition?.(values) ?? '';
    return this.database.query<InterfaceRow>(
      `SELECT ${COLUMNS} FROM ${LIVE} JOIN subnets s ON s.id = n.subnet_id JOIN vpcs v ON v.id = s.vpc_id
         JOIN networks w ON w.id = n.network_id
       WHERE ($2::text IS NULL OR n.ec2_id > $2)${named}${where} ORDER BY n.ec2_id LIMIT $3`,
      values,
    );
  }

  /** Throws NotFound. */
  async get(context: RequestContext, ref: Ref): Promise<InterfaceRow> {
    const [row] = await this.list(context, { refs: [ref], after: null, limit: 1 });
    if (!row) throw new Error('one interface was asked for, and is there');
    return row;
  }

  /** What `set` would refuse. */
  async check(context: RequestContext, ref: Ref, change: InterfaceChange): Promise<void> {
    const { instanceId } = await this.get(context, ref);
    if (change.attribute === 'groups')
      await this.attributes.check(context.projectId, byId(instanceId), change);
  }

  /** Throws NotFound, and what a change of the instance's groups does. */
  async set(context: RequestContext, ref: Ref, change: InterfaceChange): Promise<void> {
    const { id, instanceId } = await this.get(context, ref);
    if (change.attribute === 'description') await setInterfaceDescription(this.database, id, change.value);
    else await this.attributes.set(context.projectId, byId(instanceId), change);
  }

  async #require(projectId: string, refs: readonly Ref[]): Promise<void> {
    const values: unknown[] = [projectId];
    const rows = await this.database.query<{ id: string; ec2Id: string }>(
      `SELECT n.id, n.ec2_id AS "ec2Id" FROM ${LIVE} WHERE n.id IS NOT NULL AND ${refCondition(refs, NAMED, values)}`,
      values,
    );
    requireAllFound('network-interface', refs, rows);
  }
}
