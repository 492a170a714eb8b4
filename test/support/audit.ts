import { type FakeHost } from './cloud/fake-host.js';
import { type Cloud } from './cloud/cloud.js';

interface AuditedInstance {
  readonly id: string;
  readonly state: string;
  readonly taskState: string | null;
  readonly reason: string | null;
  readonly portId: string | null;
}

interface AuditedAttempt {
  readonly instanceId: string;
  readonly host: string;
  readonly state: 'held' | 'cleanup';
}

/** What the guest of an instance does, by what its row says. */
const POWER: Readonly<Record<string, 'running' | 'stopped'>> = { running: 'running', stopped: 'stopped' };

/**
 * Everything that is wrong between the rows of one project and these hosts, once nobody is at work in it. Empty: nothing leaks
 * and each row is true. What a cleanup's row names is known to be there still.
 */
export async function audit(
  cloud: Cloud,
  projectId: string,
  hosts: readonly FakeHost[],
): Promise<readonly string[]> {
  const instances = await instancesOf(cloud, projectId);
  const attempts = await attemptsOf(cloud, projectId);
  return [
    ...instances.flatMap((instance) => wrongWithRow(instance, attempts)),
    ...(await Promise.all(hosts.map((host) => wrongOnHost(host, instances, attempts)))).flat(),
    ...(await wrongAddresses(cloud, projectId)),
    ...(await openChunks(cloud, projectId)),
  ];
}

function wrongWithRow(row: AuditedInstance, attempts: readonly AuditedAttempt[]): string[] {
  const { id, state, taskState, reason, portId } = row;
  const held = attempts.filter((a) => a.instanceId === id && a.state === 'held');
  return [
    ...(taskState !== null ? [`${id} is ${taskState} and nobody works on it`] : []),
    ...(POWER[state] === undefined && state !== 'terminated' ? [`${id} is left ${state}`] : []),
    ...(state === 'terminated' && held.length > 0 ? [`${id} is terminated and holds ${held[0]?.host}`] : []),
    ...(state === 'terminated' && reason === null ? [`${id} is terminated and does not say why`] : []),
    ...(state === 'terminated' && portId !== null ? [`${id} is terminated and has its interface`] : []),
    ...(POWER[state] && held.length !== 1 ? [`${id} is ${state} and holds ${held.length} hosts`] : []),
  ];
}

async function wrongOnHost(
  { name, guests, ports }: FakeHost,
  instances: readonly AuditedInstance[],
  attempts: readonly AuditedAttempt[],
): Promise<string[]> {
  const facts = await guests.list();
  const plugged = await ports.list();
  const stateAt = (id: string) => attempts.find((a) => a.instanceId === id && a.host === name)?.state;
  const guestless = instances.filter(({ id, state }) => POWER[state] && stateAt(id) === 'held');
  return [
    ...facts.filter((f) => !stateAt(f.instanceId)).map((f) => `guest ${f.instanceId} leaked on ${name}`),
    ...plugged.filter((p) => !stateAt(p.instanceId)).map((p) => `port of ${p.instanceId} leaked on ${name}`),
    ...guestless.flatMap(({ id, state, portId }) => {
      const power = facts.find(({ instanceId }) => instanceId === id)?.power ?? 'absent';
      const port = plugged.some((p) => p.portId === portId);
      return [
        ...(power !== POWER[state] ? [`${id} is ${state} and its guest is ${power}`] : []),
        ...(state === 'running' && !port ? [`${id} is running without its port`] : []),
      ];
    }),
  ];
}

const instancesOf = (cloud: Cloud, projectId: string): Promise<AuditedInstance[]> =>
  cloud.database.query(
    `SELECT i.id, i.state, i.task_state AS "taskState", i.state_reason_message AS reason, n.id AS "portId"
     FROM instances i LEFT JOIN network_interfaces n ON n.instance_id = i.id WHERE i.project_id = $1 ORDER BY i.id`,
    [projectId],
  );

const attemptsOf = (cloud: Cloud, projectId: string): Promise<AuditedAttempt[]> =>
  cloud.database.query(
    `SELECT a.instance_id AS "instanceId", a.host, a.state FROM instance_attempts a
     JOIN instances i ON i.id = a.instance_id AND i.project_id = $1 WHERE a.state <> 'released'`,
    [projectId],
  );

/** An address without an interface is kept from others only while a host has not confirmed that it let go. */
async function wrongAddresses({ database }: Cloud, projectId: string): Promise<string[]> {
  const rows = await database.query<{ address: string; state: string }>(
    `SELECT f.address, f.state FROM fixed_addresses f
     WHERE NOT EXISTS (SELECT FROM network_interfaces n WHERE n.id = f.interface_id)
       AND NOT EXISTS (SELECT FROM cleanups c WHERE c.args->>'portId' = f.interface_id::text AND c.done_at IS NULL)
       AND EXISTS (SELECT FROM cleanups c JOIN instances i ON i.id = c.instance_id AND i.project_id = $1
                   WHERE c.args->>'portId' = f.interface_id::text)`,
    [projectId],
  );
  return rows.map(({ address, state }) => `${address} is ${state} for nobody`);
}

async function openChunks({ database }: Cloud, projectId: string): Promise<string[]> {
  const rows = await database.query<{ id: string; workflow: string }>(
    `SELECT o.id, o.workflow FROM operations o WHERE o.project_id = $1 AND (o.finished_at IS NULL OR EXISTS (
       SELECT FROM operation_instances m WHERE m.operation_id = o.id AND m.settled_at IS NULL))`,
    [projectId],
  );
  return rows.map(({ id, workflow }) => `${workflow} ${id} was never closed`);
}
