import { listOf, malformedAs, type Noun, ownRows } from '../nouns/noun.js';
import { completionOf, KEPT_DAYS, OLD } from '../nouns/row-keeper.js';
import { isLive } from '../instance-facts/is-live.js';
import { stillShown } from '../instance-facts/still-shown.js';
import { deleteTags } from '../tags/tag-statements.js';
import { nameOf } from './instance-name.js';
import { instanceQuotas } from './instance.quotas.js';
import { instanceStates } from './instance.state.js';

const own = ownRows('instances');

/**
 * After its operations, so that no timeline names an instance that is gone. One that a silent host has not let go of
 * stays: its claim and its address hang on it. The reservation goes with the last of its instances.
 */
const PURGE = `
  WITH old AS (
    SELECT i.id, i.ec2_id, i.reservation_id FROM instances i
    WHERE i.terminated_at < ${OLD}
      AND NOT EXISTS (SELECT FROM instance_attempts a WHERE a.instance_id = i.id AND a.state <> 'released')
      AND NOT EXISTS (SELECT FROM operation_members m WHERE m.resource_id = i.id)
    ORDER BY i.terminated_at LIMIT $2
  ), attempts AS (DELETE FROM instance_attempts a USING old WHERE a.instance_id = old.id
  ), tagged AS (${deleteTags('SELECT ec2_id FROM old')}
  ), reservation AS (
    DELETE FROM reservations r WHERE r.id IN (SELECT reservation_id FROM old) AND NOT EXISTS (
      SELECT FROM instances i WHERE i.reservation_id = r.id AND i.id NOT IN (SELECT id FROM old))
  )
  DELETE FROM instances i USING old WHERE i.id = old.id RETURNING i.id`;

export const instanceNoun = {
  name: 'instance',
  ec2: {
    prefixes: { instance: 'i', reservation: 'r' },
    malformed: malformedAs('InvalidInstanceID.Malformed', 'i'),
    notFound: (refs) => ({
      code: 'InvalidInstanceID.NotFound',
      message:
        refs.length === 1
          ? `The instance ID '${listOf(refs)}' does not exist`
          : `The instance IDs '${listOf(refs)}' do not exist`,
    }),
  },
  tags: {
    ...own,
    type: 'instance',
    taggable: `${own.taggable} AND ${stillShown('terminated_at', '$3')}`,
    ends: true,
    listed: (seconds) => `NOT EXISTS (SELECT FROM instances i
      WHERE i.ec2_id = o.resource_id AND NOT ${stillShown('i.terminated_at', seconds)})`,
  },
  // A launch's token names its reservation.
  tokenInUse: (since) => `EXISTS (SELECT FROM instances i
    WHERE i.reservation_id = t.resource_id AND coalesce(i.terminated_at, 'infinity') >= ${since})`,
  tables: ['reservations', 'instances', 'instance_attempts', 'console_traces'],
  purge: { what: 'instances', days: KEPT_DAYS, batch: 500, sql: PURGE },
  gauges: [
    {
      name: 'engine_instances',
      help: 'Instances that have not ended',
      label: 'lifecycle',
      sql: `SELECT lifecycle AS label, count(*) AS value FROM instances i WHERE ${isLive('i')} GROUP BY lifecycle`,
    },
    {
      name: 'engine_instance_tasks',
      help: 'Instances that an operation is at work on',
      label: 'task',
      sql: `SELECT task_state AS label, count(*) AS value FROM instances i
        WHERE ${isLive('i')} AND task_state IS NOT NULL GROUP BY task_state`,
    },
  ],
  ps: {
    columns: ['instance', 'name', 'lifecycle', 'task', 'power', 'host', 'address', 'flavor', 'project'],
    sql: `SELECT i.ec2_id AS instance, coalesce(${nameOf('i')}, '') AS name, i.lifecycle, i.task_state AS task, i.power_state AS power, i.host, n.address,
        i.flavor_name AS flavor, p.name AS project
      FROM instances i JOIN projects p ON p.id = i.project_id LEFT JOIN network_interfaces n ON n.instance_id = i.id AND n.device_index = 0
      WHERE ${isLive('i')} ORDER BY i.launch_time DESC LIMIT $1`,
  },
  doctor: {
    what: 'tasks',
    sql: `SELECT i.ec2_id AS resource, i.task_state || ' for more than an hour' AS words
      FROM instances i JOIN operations o ON o.id = i.operation_id
      WHERE ${isLive('i')} AND i.task_state IS NOT NULL AND o.created_at < engine_now() - interval '1 hour'`,
  },
  completion: completionOf(`instances i WHERE ${isLive('i')}`),
  quotas: instanceQuotas,
  states: [instanceStates],
  projectEnd: {
    holds: { what: 'instances', rows: `instances i WHERE i.project_id = $1 AND ${isLive('i')}` },
    removes: [],
  },
  docs: {
    is: 'A guest that a project launched',
    lives:
      '90 days after their end, after their operations, with their attempts and tags; ' +
      'not before every host has let go of them; ' +
      'a reservation with its last instance; `console_traces` an hour after its end, or as the oldest of too many',
  },
} as const satisfies Noun;
