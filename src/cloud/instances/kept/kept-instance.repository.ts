import { Injectable } from '@nestjs/common';
import { UUID } from '../../../common/ids/uuid.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import { Database, type Queryable, VARIES } from '../../../common/prisma/database.js';
import { moveOf, moveTo } from '../../nouns/state-table.js';
import { withInterfaces } from '../instance-columns.js';
import { type InstanceState, instanceStates } from '../instance.state.js';
import { isLive } from '../../instance-facts/is-live.js';
import { nameOf } from '../instance-name.js';
import type { KeptInstance, KeptQuery } from './kept-instance.js';

const milliseconds = (column: string): string => `(floor(date_part('epoch', ${column})) * 1000)::float8`;

/** A reboot that does not ask its guest. */
const IS_HARD = `coalesce(i.task_state = 'rebooting'
    AND (SELECT o.args->>'graceSeconds' = '0' FROM operations o WHERE o.id = i.operation_id), false)`;

const COLUMNS = `
  i.id, i.ec2_id AS "ec2Id", i.project_id AS "projectId", i.user_id AS "userId", i.lifecycle,
  i.task_state AS "taskState", i.power_state AS "powerState", i.image_id AS "imageId", i.flavor_name AS "flavorName",
  (SELECT f.id FROM flavors f WHERE f.name = i.flavor_name) AS "flavorId", i.key_name AS "keyName", i.zone, i.host,
  ${milliseconds('i.created_at')} AS "createdAt",
  ${milliseconds('greatest(i.created_at, i.launch_time, i.launched_at, i.went_off_at, i.terminated_at)')} AS "updatedAt",
  ${milliseconds('i.launched_at')} AS "launchedAt", ${milliseconds('i.terminated_at')} AS "endedAt",
  i.state_reason_message AS reason, ${IS_HARD} AS "isHardReboot", n.address, n.mac,
  (SELECT w.name FROM networks w WHERE w.id = n.network_id) AS network,
  ARRAY(SELECT g.name FROM instance_groups ig JOIN security_groups g ON g.id = ig.group_id
         WHERE ig.instance_id = i.id ORDER BY g.name) AS groups,
  coalesce((SELECT json_object_agg(t.key, t.value) FROM tags t
             WHERE t.project_id = i.project_id AND t.resource_id = i.ec2_id), '{}') AS tags`;

/** Live, or a launch that failed and is not deleted: two ranges of indexes. $1 is the project. */
const KEPT = `i.project_id = $1 AND (${isLive('i')} OR i.lifecycle = 'error')`;

const FORGOTTEN = moveOf(instanceStates, 'deleted', {
  set: 'deleted_at = engine_now()',
  where: `r.lifecycle = 'error' AND r.project_id = $1 AND r.id = $2`,
});

/** Reads instances as long as they are not deleted. */
@Injectable()
export class KeptInstanceRepository {
  constructor(private readonly database: Database) {}

  /** One statement. */
  async list(projectId: string, query: KeptQuery): Promise<readonly KeptInstance[]> {
    const values: unknown[] = [projectId];
    const where = conditionsOf(query, values).join(' AND ');
    const page = `(SELECT * FROM instances i WHERE ${where} ORDER BY i.created_at DESC, i.id LIMIT ${param(values, query.limit)}) i`;
    const varies = Object.keys(query).some((key) => key !== 'ids' && key !== 'limit') ? VARIES : '';
    return this.database
      .query<KeptInstance>(
        `SELECT ${COLUMNS} FROM ${withInterfaces(page)} ORDER BY i.created_at DESC, i.id ${varies}`,
        values,
      )
      .catch(noPattern);
  }

  /** A launch that failed is shown no more. False: there is no such instance, or it is no failed launch. */
  async forgetFailed(tx: Queryable, projectId: string, id: string): Promise<boolean> {
    return (await moveTo(tx, FORGOTTEN, [projectId, id])).length > 0;
  }
}

/** PostgreSQL's code for what is no regular expression. */
const INVALID_PATTERN = '2201B';

function noPattern(error: unknown): never {
  if ((error as { readonly code?: unknown }).code !== INVALID_PATTERN) throw error;
  throw new EngineError('InvalidParameterValue', 'Invalid filter: it is no regular expression');
}

const param = (values: unknown[], value: unknown): string => `$${values.push(value)}`;

type Say = (value: unknown) => string;

type Narrowing = (query: KeptQuery, say: Say) => string | undefined;

/** Each as SQL over `instances i`, where it is asked; `say` makes a parameter of a value. */
const NARROWINGS: readonly Narrowing[] = [
  ({ ids }, say) => ids && `i.id = ANY(${say(ids.filter((id) => UUID.test(id)))}::uuid[])`,
  ({ name }, say) => (name === undefined ? undefined : nameIs(`${say(name)}::text`)),
  ({ states }, say) => states && stateIn(states, say),
  ({ imageId }, say) => (imageId === undefined ? undefined : `i.image_id::text = ${say(imageId)}::text`),
  ({ flavor }, say) => (flavor === undefined ? undefined : flavorIs(`${say(flavor)}::text`)),
  ({ address }, say) =>
    address === undefined
      ? undefined
      : `EXISTS (SELECT FROM network_interfaces x WHERE x.instance_id = i.id AND x.address ~ ${say(address)}::text)`,
  ({ reservation }, say) =>
    reservation === undefined
      ? undefined
      : `i.reservation_id IN (SELECT v.id FROM reservations v WHERE v.ec2_id = ${say(reservation)}::text)`,
  ({ after }, say) =>
    after === undefined
      ? undefined
      : `EXISTS (SELECT FROM instances a WHERE a.id = ${say(after)}::uuid AND a.project_id = $1
           AND (i.created_at < a.created_at OR (i.created_at = a.created_at AND i.id > a.id)))`,
];

/** As it is shown: by its EC2 id where it has no name. A name that is no pattern of itself is found all the same. */
const nameIs = (asked: string): string =>
  `(coalesce(${nameOf('i')}, i.ec2_id) ~* ${asked} OR lower(${nameOf('i')}) = lower(${asked}))`;

const flavorIs = (asked: string): string =>
  `i.flavor_name IN (SELECT f.name FROM flavors f WHERE f.id::text = ${asked} OR f.name = ${asked})`;

function stateIn(states: readonly InstanceState[], say: Say): string {
  const lifecycles = say(states.map(({ lifecycle }) => lifecycle));
  const tasks = say(states.map(({ taskState }) => taskState ?? ''));
  return `(i.lifecycle, coalesce(i.task_state, '')) IN (SELECT * FROM unnest(${lifecycles}::text[], ${tasks}::text[]))`;
}

function conditionsOf(query: KeptQuery, values: unknown[]): readonly string[] {
  const say: Say = (value) => param(values, value);
  return [KEPT, ...NARROWINGS.flatMap((narrow) => narrow(query, say) ?? [])];
}
