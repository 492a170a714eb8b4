import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type FastifyInstance } from 'fastify';
import { engineApiFlags } from '../../../src/api/engine-api.flags.js';
import { serviceProviders } from '../../../src/api/service.providers.js';
import { x7Application, x7Providers } from '../../../src/api/x7/serve-x7.js';
import { CREDENTIAL_CACHE_SECONDS } from '../../../src/cloud/users/credential.service.js';
import { credentialProviders } from '../../../src/cloud/users/credential.providers.js';
import { tokenProviders } from '../../../src/cloud/users/token.providers.js';
import { TOKEN_SECONDS } from '../../../src/cloud/users/token.service.js';
import { parseFlags } from '../../../src/common/flags/parse-flags.js';
import { type Database } from '../../../src/common/prisma/database.js';
import { Sealer } from '../../../src/common/seal/sealer.js';

/** The X7 API as engine-api serves it, without a port and without workflows behind it. */
export interface X7Door {
  readonly app: INestApplicationContext;
  readonly door: FastifyInstance;
}

class Door {}

/** Called at the top of a spec, like `databaseForSpec`. */
export async function x7DoorForSpec(database: Database): Promise<X7Door> {
  const folder = await mkdtemp(join(tmpdir(), 'x7-door-'));
  const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));
  const flags = parseFlags(engineApiFlags, [
    ...[`--state_path=${folder}`, '--x7_requests_per_user=0', '--x7_requests_per_address=0'],
  ]);
  const providers = [
    ...serviceProviders(database, sealer, flags),
    ...credentialProviders,
    ...tokenProviders,
    ...x7Providers,
    { provide: TOKEN_SECONDS, useValue: flags.token_ttl },
    { provide: CREDENTIAL_CACHE_SECONDS, useValue: 0 },
  ];
  const app = await NestFactory.createApplicationContext({ module: Door, providers }, { logger: false });
  const door = x7Application(app, flags);
  await door.ready();
  afterAll(async () => {
    await door.close();
    await app.close();
    await rm(folder, { recursive: true });
  });
  return { app, door };
}
