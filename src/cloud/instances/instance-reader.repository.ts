import { Inject, Injectable } from '@nestjs/common';
import { type SqlCondition } from '../../common/filters/sql-filters.js';
import { Database } from '../../common/prisma/database.js';
import { type Ref, type Referable, refCondition } from '../../common/refs/ref.js';
import { INSTANCE_COLUMNS, shownInstances } from './instance-columns.js';
import type { InstanceRecord, InstanceRow } from './instance-row.js';
import { InstanceSurroundings } from './instance-surroundings.js';
import { INSTANCE_FLAGS, type InstanceFlags } from '../instance-facts/instance.flags.js';
import { stillShown } from '../instance-facts/still-shown.js';

/** Which instances of a project to read. Everything that is given narrows. */
export interface InstanceQuery {
  readonly refs?: readonly Ref[] | undefined;
  /** Over the tables of `shownInstances`. */
  readonly condition?: SqlCondition | undefined;
  /** Key of the last row that was shown: see `instanceKeyOf`. */
  readonly after?: string | null | undefined;
  readonly limit?: number | undefined;
}

/** What an instance i is named by. */
export const INSTANCE_NAMED = { id: 'i.id', ec2Id: 'i.ec2_id' };

/** $1 is the project, $2 the seconds for which a terminated instance is visible. */
export const VISIBLE = `i.project_id = $1 AND ${stillShown('i.terminated_at', '$2')}`;

/**
 * The rows i that a query may show; pushes what it needs onto `values`. OFFSET 0 keeps the planner from walking the
 * reservations of the whole cloud, in their order, for a page of one project's.
 */
export function visibleInstances({ refs }: InstanceQuery, values: unknown[]): string {
  const named = refs ? ` AND ${refCondition(refs, INSTANCE_NAMED, values)}` : '';
  return `(SELECT * FROM instances i WHERE ${VISIBLE}${named} OFFSET 0) i`;
}

/** Reservations stay together, in an order that no launch changes. */
export const INSTANCE_ORDER = 'ORDER BY i.reservation_id, i.launch_index, i.id';

/** A condition, the order and the limit of a page of rows i; pushes what they need onto `values`. */
export function pageOf({ after, limit }: InstanceQuery, values: unknown[]): string {
  const [reservationId, launchIndex, id] = after?.split('/') ?? [];
  const keys = after ? [reservationId, launchIndex, id].map((part) => `$${values.push(part)}`) : [];
  const behind = after
    ? ` AND (i.reservation_id, i.launch_index, i.id) > (${keys[0]}::uuid, ${keys[1]}::int, ${keys[2]}::uuid)`
    : '';
  const most = limit === undefined ? '' : ` LIMIT $${values.push(limit)}`;
  return `${behind} ${INSTANCE_ORDER}${most}`;
}

/** Reads instances: one statement, however many there are. */
@Injectable()
export class InstanceReaderRepository {
  constructor(
    private readonly db: Database,
    private readonly surroundings: InstanceSurroundings,
    @Inject(INSTANCE_FLAGS) private readonly flags: InstanceFlags,
  ) {}

  async list(projectId: string, query: InstanceQuery): Promise<InstanceRow[]> {
    const values: unknown[] = [projectId, this.flags.terminated_visible_time];
    const visible = visibleInstances(query, values);
    const filters = query.condition?.(values) ?? '';
    const page = pageOf(query, values);
    if (filters !== '') return this.#read(visible, `true${filters}${page}`, values);
    // Interfaces, groups and tags of the page alone.
    return this.#read(`(SELECT * FROM ${visible} WHERE true${page}) i`, `true ${INSTANCE_ORDER}`, values);
  }

  async ofReservation(projectId: string, reservationId: string): Promise<InstanceRow[]> {
    // By the reservation, and not by the index of the project's instances, which a planner without figures takes for as
    // good.
    const from = '(SELECT * FROM instances i WHERE i.reservation_id = $2 OFFSET 0) i';
    return this.#read(from, `i.project_id = $1 ${INSTANCE_ORDER}`, [projectId, reservationId]);
  }

  /** Those of the named that the project has and may still see. */
  async visible(projectId: string, refs: readonly Ref[]): Promise<readonly Referable[]> {
    const values: unknown[] = [projectId, this.flags.terminated_visible_time];
    return this.db.query<{ id: string; ec2Id: string }>(
      `SELECT i.id, i.ec2_id AS "ec2Id" FROM instances i WHERE ${VISIBLE} AND ${refCondition(refs, INSTANCE_NAMED, values)}`,
      values,
    );
  }

  async #read(from: string, where: string, values: readonly unknown[]): Promise<InstanceRow[]> {
    const records = await this.db.query<InstanceRecord>(
      `SELECT ${INSTANCE_COLUMNS} FROM ${shownInstances(from)} WHERE ${where}`,
      values,
    );
    return this.surroundings.complete(records);
  }
}
