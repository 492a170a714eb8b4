import { claimed } from '../hosts/claimed.js';
import { isLive } from '../instance-facts/is-live.js';
import type {
  AddressFacts,
  AttemptFacts,
  ChunkFacts,
  CleanupFacts,
  HostFacts,
  InstanceFacts,
  InterfaceFacts,
  OutboxFacts,
  ProjectFacts,
} from './audit-facts.js';
import { fact } from './fact.js';

/** What checks select. $1: `--service_down_time`. */

export const HOSTS = fact<HostFacts>(
  'hosts',
  `
  SELECT h.name, l.host IS NOT NULL AS alive,
    json_build_object('guests', ${claimed('guests')}, 'vcpus', ${claimed('vcpus')},
      'memoryMiB', ${claimed('memoryMiB')}, 'diskGiB', ${claimed('diskGiB')}) AS usage
  FROM hosts h LEFT JOIN host_usage u ON u.host = h.name LEFT JOIN live_hosts($1) l ON l.host = h.name
  WHERE h.forgotten_at IS NULL ORDER BY h.name`,
);

export const PROJECTS = fact<ProjectFacts>(
  'projects',
  `
  SELECT p.id, p.name, coalesce(u.used, '{}') AS used,
    json_build_object('instances', count(i.id), 'cores', coalesce(sum(i.vcpus), 0), 'ram', coalesce(sum(i.memory_mib), 0)) AS counted
  FROM projects p LEFT JOIN project_usage u ON u.project_id = p.id LEFT JOIN instances i ON i.project_id = p.id AND ${isLive('i')}
  GROUP BY p.id, u.used ORDER BY p.name`,
);

export const INSTANCES = fact<InstanceFacts>(
  'instances',
  `
  SELECT i.id, i.ec2_id AS "ec2Id", i.lifecycle, i.task_state AS "taskState", i.host, i.generation,
    EXISTS (SELECT FROM operation_members m JOIN operation_chunks c ON c.operation_id = m.operation_id AND c.chunk = m.chunk
      WHERE m.operation_id = i.operation_id AND m.resource_id = i.id AND c.closed_at IS NULL) AS "isWorkedOn",
    EXISTS (SELECT FROM instance_groups g WHERE g.instance_id = i.id) AS "isMember",
    EXISTS (SELECT FROM instance_groups g WHERE g.instance_id = i.id AND g.host IS DISTINCT FROM i.host) AS "isMemberElsewhere"
  FROM instances i WHERE ${isLive('i')}
    OR EXISTS (SELECT FROM instance_attempts a WHERE a.instance_id = i.id AND a.state <> 'released')
    OR EXISTS (SELECT FROM network_interfaces n WHERE n.instance_id = i.id)
    OR EXISTS (SELECT FROM instance_groups g WHERE g.instance_id = i.id)
  ORDER BY i.id`,
);

export const ATTEMPTS = fact<AttemptFacts>(
  'attempts',
  `
  SELECT instance_id AS "instanceId", host, state, powered, vcpus, memory_mib AS "memoryMiB", disk_gib AS "diskGiB"
  FROM instance_attempts WHERE state <> 'released' ORDER BY instance_id, generation`,
);

export const CHUNKS = fact<ChunkFacts>(
  'chunks',
  `
  SELECT c.operation_id AS "operationId", c.chunk, c.closed_at IS NOT NULL AS "isClosed", count(m.resource_id) AS members,
    count(m.resource_id) FILTER (WHERE m.settled_at IS NULL) AS unsettled, o.finished_at IS NOT NULL AS "isFinished"
  FROM operation_chunks c JOIN operations o ON o.id = c.operation_id
  LEFT JOIN operation_members m ON m.operation_id = c.operation_id AND m.chunk = c.chunk
  GROUP BY c.operation_id, c.chunk, c.closed_at, o.finished_at
  HAVING c.closed_at IS NULL OR o.finished_at IS NULL OR count(m.resource_id) FILTER (WHERE m.settled_at IS NULL) > 0`,
);

export const INTERFACES = fact<InterfaceFacts>(
  'interfaces',
  'SELECT id, instance_id AS "instanceId", address, mac, task_state AS "taskState" FROM network_interfaces ORDER BY id',
);

export const ADDRESSES = fact<AddressFacts>(
  'addresses',
  'SELECT address, state, interface_id AS "interfaceId" FROM fixed_addresses ORDER BY network_id, number',
);

export const CLEANUPS = fact<CleanupFacts>(
  'cleanups',
  `SELECT id, host, kind, resource_id AS "resourceId", args->>'portId' AS "portId" FROM cleanups WHERE done_at IS NULL`,
);

export const OUTBOX = fact<OutboxFacts>(
  'outbox',
  'SELECT operation_id AS "operationId", chunk, extract(epoch FROM engine_now() - created_at) AS "ageSeconds" FROM outbox',
);
