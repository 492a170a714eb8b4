import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { afterAll } from '@jest/globals';
import { type Type } from '@nestjs/common';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { actions } from '../../src/api/ec2/actions.js';
import { ec2Application } from '../../src/api/ec2/serve-ec2.js';
import { serviceProviders } from '../../src/api/service.providers.js';
import { parseFlags } from '../../src/common/flags/parse-flags.js';
import { type Database } from '../../src/common/prisma/database.js';
import { Sealer } from '../../src/common/seal/sealer.js';
import { engineApiFlags } from '../../src/api/engine-api.flags.js';
import { ProjectRepository } from '../../src/cloud/projects/project.repository.js';
import { ProjectService } from '../../src/cloud/projects/project.service.js';
import { AccessKeyRepository } from '../../src/cloud/users/access-key.repository.js';
import { AccessKeyService } from '../../src/cloud/users/access-key.service.js';
import { UserRepository } from '../../src/cloud/users/user.repository.js';
import { UserService } from '../../src/cloud/users/user.service.js';
import { type AddedNouns } from './cloud/services.js';

/** The EC2 API as engine-api serves it, on a port of its own, without workflows behind it. */
export interface Ec2Door {
  readonly app: NestFastifyApplication;
  /** A client of a new project's manager, who holds the roles; and the project. */
  client(...roles: readonly string[]): Promise<{ readonly ec2: EC2Client; readonly projectId: string }>;
}

let projects = 0;

/** Called at the top of a spec, like `databaseForSpec`. */
export const ec2DoorForSpec = (database: Database, ...argv: readonly string[]): Promise<Ec2Door> =>
  ec2DoorWith(database, {}, ...argv);

/** With verbs, and nouns, beside the cloud's own. */
export async function ec2DoorWith(
  database: Database,
  { verbs = [], nouns, services = [] }: AddedNouns & { readonly verbs?: readonly Type<unknown>[] },
  ...argv: readonly string[]
): Promise<Ec2Door> {
  const folder = await mkdtemp(join(tmpdir(), 'ec2-door-'));
  const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));
  const flags = parseFlags(engineApiFlags, [`--state_path=${folder}`, ...argv]);
  const providers = [...serviceProviders(database, sealer, flags, nouns), ...services];
  const parts = { settings: flags, providers, verbs: [...actions, ...verbs] };
  const app = await ec2Application(parts, flags.ec2_body_limit);
  const clients: EC2Client[] = [];
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await app.close();
    await rm(folder, { recursive: true });
  });
  await app.listen(0, '127.0.0.1');
  const endpoint = await app.getUrl();
  return {
    app,
    async client(...roles) {
      const name = `p${(projects += 1)}`;
      const user = await new UserService(new UserRepository(database)).create(name);
      const project = await new ProjectService(new ProjectRepository(database)).create(name, user.id);
      await giveRoles(database, { userId: user.id, projectId: project.id, roles });
      const { id, secret } = await new AccessKeyService(new AccessKeyRepository(database), sealer).create(
        user.id,
        project.id,
      );
      const credentials = { accessKeyId: id, secretAccessKey: secret };
      const ec2 = new EC2Client({ region: 'local-1', endpoint, credentials, maxAttempts: 1 });
      clients.push(ec2);
      return { ec2, projectId: project.id };
    },
  };
}

/** A role counts only when held globally and in the project. */
async function giveRoles(
  database: Database,
  { userId, projectId, roles }: { userId: string; projectId: string; roles: readonly string[] },
): Promise<void> {
  await database.query(
    `INSERT INTO role_assignments (id, user_id, role, project_id)
     SELECT gen_random_uuid(), $1, role, place FROM unnest($2::text[]) role, unnest(ARRAY[NULL, $3::uuid]) place`,
    [userId, roles, projectId],
  );
}
