import { randomUUID } from 'node:crypto';
import { ensureDefaultFlavors } from '../../../src/cloud/flavors/flavor.repository.js';
import { createNetwork } from '../../../src/cloud/networks/network.repository.js';
import { ProjectRepository } from '../../../src/cloud/projects/project.repository.js';
import { ProjectService } from '../../../src/cloud/projects/project.service.js';
import { controlNouns } from '../../../src/cloud/registry/control-nouns.js';
import { ec2IdOf } from '../../../src/cloud/registry/ec2-id.js';
import { AccessService } from '../../../src/cloud/users/access.service.js';
import { TokenService } from '../../../src/cloud/users/token.service.js';
import { UserRepository } from '../../../src/cloud/users/user.repository.js';
import { UserService } from '../../../src/cloud/users/user.service.js';
import { ipv4Number } from '../../../src/common/net/ipv4.js';
import { type Database } from '../../../src/common/prisma/database.js';
import { HOST_CONTRACT } from '../../../src/stream/stream.contract.js';
import { type X7Door, x7DoorForSpec } from './x7-door.js';

/** Who asks: all but the stranger in one project, the stranger in one of their own. */
export type Who = 'admin' | 'member' | 'reader' | 'stranger';

export interface X7World extends X7Door {
  readonly database: Database;
  readonly projectId: string;
  /** The stranger's. */
  readonly otherProjectId: string;
  readonly imageId: string;
  readonly flavorId: string;
  readonly userIds: Readonly<Record<Who, string>>;
  readonly tokens: Readonly<Record<Who, string>> & { readonly expired: string };
  /** Answers what a service says. */
  ask(who: Who | undefined, asked: Asked): Promise<Answer>;
  /** A server that runs; its UUID. */
  server(): Promise<string>;
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** Undefined: it is empty. */
  readonly body: unknown;
}

const ROLES: Readonly<Record<Who, string>> = {
  admin: 'cloudadmin',
  member: 'member',
  reader: 'reader',
  stranger: 'member',
};

/** A cloud of two hosts with nothing on them, and four users. Called at the top of a spec. */
export async function x7WorldForSpec(database: Database): Promise<X7World> {
  const parts = await x7DoorForSpec(database);
  await insertCloud(database);
  const users = new UserService(new UserRepository(database));
  const projects = new ProjectService(new ProjectRepository(database, controlNouns.keepers));
  const userIds = {} as Record<Who, string>;
  const tokens = {} as Record<Who | 'expired', string>;
  const boss = await users.create(`boss-${randomUUID().slice(0, 8)}`);
  const [own, other] = await Promise.all(
    ['own', 'other'].map((name) => projects.create(`${name}-${randomUUID().slice(0, 8)}`, boss.id)),
  );
  const projectOf = (who: Who): string => (who === 'stranger' ? other?.id : own?.id) ?? '';
  for (const who of Object.keys(ROLES) as Who[]) {
    const user = await users.create(`${who}-${randomUUID().slice(0, 8)}`);
    await users.addRole(user.id, ROLES[who], who === 'admin' ? null : projectOf(who));
    userIds[who] = user.id;
    tokens[who] = await tokenOf(parts, user.id, projectOf(who));
  }
  tokens.expired = await expiredToken(parts, userIds.member, projectOf('member'));
  const [flavor] = await database.query<{ id: string }>("SELECT id FROM flavors WHERE name = 'm1.nano'");
  const projectId = projectOf('member');
  await liftQuotas(database, projectId);
  const imageId = await insertImage(database, projectId);
  const otherProjectId = projectOf('stranger');
  const around = {
    ...parts,
    database,
    projectId,
    otherProjectId,
    imageId,
    flavorId: flavor?.id ?? '',
    userIds,
    tokens,
  };
  return { ...around, ask: askerOf(around), server: () => runningServer(around) };
}

const tokenOf = async (parts: X7Door, userId: string, projectId: string): Promise<string> => {
  const access = await parts.app.get(AccessService).find(userId, projectId);
  if (!access) throw new Error('the user has no part in the project');
  return parts.app.get(TokenService).issue(access, ['password']).token;
};

async function expiredToken({ app }: X7Door, userId: string, projectId: string): Promise<string> {
  const access = await app.get(AccessService).find(userId, projectId);
  if (!access) throw new Error('the user has no part in the project');
  const now = Date.now();
  const facts = { userId, projectId, methods: ['password'], issuedAt: 0, provedAt: now, auditIds: ['a'] };
  return app.get(TokenService).issue(access, ['token'], { from: { ...facts, expiresAt: now - 1 } }).token;
}

async function insertCloud(database: Database): Promise<void> {
  await createNetwork(database, {
    ...{ name: 'flat', cidr: '10.77.0.0/16', dns: '', domain: 'internal', mtu: 1450 },
  });
  await insertPool(database);
  await ensureDefaultFlavors(database);
  for (const host of ['rack-1', 'rack-2']) {
    await database.query(
      `INSERT INTO hosts (name, zone, token_hash, vcpus, memory_mib, disk_gib, roles, volume_gib)
       VALUES ($1, 'local-1a', $1, 640, 655360, 10000, '{compute,network,volume}', 10000)`,
      [host],
    );
    await database.query(
      `INSERT INTO services (host, "binary", last_seen, contract)
       SELECT $1, 'engine-' || r, now() + interval '1 day', $2 FROM unnest(ARRAY['compute', 'network', 'volume']) r`,
      [host, HOST_CONTRACT],
    );
  }
}

/** Floating addresses, which are proved at once: no workflow is there to do it. */
async function insertPool(database: Database): Promise<void> {
  await database.query(
    `INSERT INTO floating_ranges (id, pool, cidr, first, last) VALUES ($1, 'public', '10.78.0.0/16', $2, $3)`,
    [randomUUID(), ipv4Number('10.78.0.1'), ipv4Number('10.78.255.254')],
  );
  await database.query(
    `CREATE FUNCTION prove() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN NEW.state = 'allocated'; NEW.task = NULL; RETURN NEW; END $$`,
  );
  await database.query(
    'CREATE TRIGGER prove BEFORE INSERT ON floating_addresses FOR EACH ROW EXECUTE FUNCTION prove()',
  );
}

/** As many resources as a spec wants. */
const liftQuotas = (database: Database, projectId: string): Promise<unknown> =>
  database.query(
    "INSERT INTO quotas (project_id, resource, hard_limit) SELECT $1, unnest(ARRAY['instances', 'cores', 'ram', 'key_pairs', 'security_groups', 'floating_ips', 'volumes', 'gigabytes', 'vpcs', 'placement_groups', 'internet_gateways', 'network_interfaces']), -1",
    [projectId],
  );

async function insertImage(database: Database, projectId: string): Promise<string> {
  const id = randomUUID();
  await database.query(
    `INSERT INTO images (id, ec2_id, project_id, name, kind, format, size_bytes, virtual_bytes, sha256)
     VALUES ($1, $2, $3, 'tiny', 'machine', 'raw', 1, 1, $4)`,
    [id, ec2IdOf('image', id), projectId, '0'.repeat(64)],
  );
  return id;
}

type Around = X7Door & Pick<X7World, 'database' | 'projectId' | 'imageId' | 'flavorId' | 'tokens'>;

const askerOf =
  ({ door, tokens }: Around): X7World['ask'] =>
  async (who, { method, url, body, headers = {} }) => {
    const answer = await door.inject({
      method: method as 'GET',
      url,
      headers: { ...(who && { 'x-auth-token': tokens[who] }), host: 'cloud:8774', ...headers },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    const text = answer.body;
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };

async function runningServer(around: Around): Promise<string> {
  const { imageId: imageRef, flavorId: flavorRef, database } = around;
  const made = await askerOf(around)('member', {
    ...{ method: 'POST', url: '/compute/v2.1/servers', body: { server: { name: 's', imageRef, flavorRef } } },
  });
  const id = (made.body as { server?: { id: string } }).server?.id;
  if (id === undefined) throw new Error(JSON.stringify(made.body));
  await database.query(
    `UPDATE instances SET lifecycle = 'active', task_state = NULL, power_state = 'running', host = 'rack-1',
       launched_at = now() WHERE id = $1`,
    [id],
  );
  return id;
}
