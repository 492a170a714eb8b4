import { AuditFactsRepository, type FactRows } from '../../src/cloud/audit/audit-facts.repository.js';
import { type RowFacts } from '../../src/cloud/audit/audit-facts.js';
import { findingsIn } from '../../src/cloud/audit/fact.js';
import { type Cloud } from './cloud/cloud.js';
import { type FakeHost } from './cloud/fake-host.js';

/** Whose rows and hosts are looked at: other cases are at work in the same cloud. */
export interface Scope {
  readonly projectId: string;
  readonly hosts: readonly FakeHost[];
}

/**
 * What `engine-manage audit` would find, about one project and its hosts, with inventories of this moment. Empty:
 * nothing leaks and each row is true. What is being worked on is no finding there, so here an instance must be at rest
 * as well.
 */
export async function audit(cloud: Cloud, scope: Scope): Promise<readonly string[]> {
  const { checks } = cloud.nouns;
  const rows = ownOf(
    (await new AuditFactsRepository(cloud.database, checks).read(60)) as FactRows & RowFacts,
    await idsOf(cloud, scope),
    scope,
  );
  const inventories = new Map(
    await Promise.all(
      scope.hosts.map(
        async (host) => [host.name, { host: host.name, ...(await host.inventories()) }] as const,
      ),
    ),
  );
  return [
    ...findingsIn({ ...rows, inventories }, checks).map(
      ({ kind, resource, message }) => `${kind} ${resource}: ${message}`,
    ),
    ...rows.instances.flatMap(({ ec2Id, taskState }) =>
      taskState === null ? [] : [`${ec2Id} is ${taskState} and not in use it`],
    ),
  ];
}

interface Ids {
  readonly instances: ReadonlySet<string>;
  readonly operations: ReadonlySet<string>;
}

function ownOf(facts: RowFacts, { instances, operations }: Ids, { projectId, hosts }: Scope): RowFacts {
  const others = Object.entries<readonly object[]>({ ...facts }).map(([name, some]) => [
    name,
    some.filter((row) => 'projectId' in row && row.projectId === projectId),
  ]);
  const names = new Set(hosts.map(({ name }) => name));
  const interfaces = facts.interfaces.filter(({ instanceId }) => instances.has(instanceId ?? ''));
  const ports = new Set(interfaces.map(({ id }) => id));
  return {
    ...Object.fromEntries(others),
    hosts: facts.hosts.filter(({ name }) => names.has(name)),
    projects: facts.projects.filter(({ id }) => id === projectId),
    instances: facts.instances.filter(({ id }) => instances.has(id)),
    attempts: facts.attempts.filter(({ host }) => names.has(host)),
    interfaces,
    addresses: facts.addresses.filter(({ interfaceId }) => interfaceId !== null && ports.has(interfaceId)),
    cleanups: facts.cleanups.filter(({ host }) => names.has(host)),
    chunks: facts.chunks.filter(({ operationId }) => operations.has(operationId)),
    outbox: facts.outbox.filter(({ operationId }) => operations.has(operationId)),
  };
}

async function idsOf({ database }: Cloud, { projectId, hosts }: Scope): Promise<Ids> {
  const instances = await database.query<{ id: string }>('SELECT id FROM instances WHERE project_id = $1', [
    projectId,
  ]);
  const operations = await database.query<{ id: string }>(
    `SELECT id FROM operations WHERE project_id = $1 OR (workflow = 'repair-host' AND args->>'host' = ANY($2))`,
    [projectId, hosts.map(({ name }) => name)],
  );
  return {
    instances: new Set(instances.map(({ id }) => id)),
    operations: new Set(operations.map(({ id }) => id)),
  };
}
