import { join } from 'node:path';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serviceProviders } from '../api/service.providers.js';
import { NestLogger } from '../common/log/nest-logger.js';
import { packageFolder } from '../common/package-folder.js';
import { Database } from '../common/prisma/database.js';
import { migrate } from '../common/prisma/migrate.js';
import { databaseUrlIn } from '../common/prisma/open-database.js';
import { sealerOf } from '../common/seal/sealer-of.js';
import { type EngineApiFlags } from '../api/engine-api.flags.js';
import { accountProviders } from '../cloud/projects/account.providers.js';
import { addRoles } from '../cloud/hosts/add-roles.js';
import { FloatingPoolService } from '../cloud/floating-addresses/floating-pool.service.js';
import { firstHosts } from './first-hosts.js';
import { firstPool } from './first-pool.js';
import { FirstRun } from './first-run.js';
import { type SetupResult, type SetupRequest } from './setup.contract.js';
import { prepareNamespace } from '../common/temporal/temporal-namespace.js';
import { temporalAnswers } from '../common/temporal/temporal-answers.js';

@Module({})
class SetUpModule {}

/** Migrates, prepares Temporal's namespace, and makes what is missing of a cloud's beginnings. Twice is success. */
export async function setUp(flags: EngineApiFlags, request: SetupRequest): Promise<SetupResult> {
  const url = databaseUrlIn(flags.database_url_file);
  const [result] = await Promise.all([rows(flags, request, url), namespace(flags, request)]);
  return result;
}

async function namespace(flags: EngineApiFlags, { retentionDays }: SetupRequest): Promise<void> {
  await temporalAnswers(flags.temporal_address, 30_000);
  const { temporal_address: address, temporal_namespace: name } = flags;
  await prepareNamespace({ address, namespace: name, retentionDays });
}

function contextOn(database: Database, flags: EngineApiFlags): Promise<INestApplicationContext> {
  const services = serviceProviders(database, sealerOf(flags), flags);
  const providers = [...services, ...accountProviders, FloatingPoolService, FirstRun];
  const logger = new NestLogger();
  return NestFactory.createApplicationContext({ module: SetUpModule, providers }, { logger });
}

async function rows(flags: EngineApiFlags, request: SetupRequest, url: string): Promise<SetupResult> {
  await migrate(url, join(packageFolder(), 'prisma/migrations'));
  const database = new Database(url, 3);
  const app = await contextOn(database, flags);
  try {
    const first = app.get(FirstRun);
    const tokens = await firstHosts(database, request.hosts, request.zone);
    await addRoles(database, request.machine.hosts, request.machine.roles);
    const { cidr, dns, gateway } = await first.surroundings(request);
    await firstPool(app.get(FloatingPoolService), request);
    const project = await first.admin();
    const key = await first.accessKey(project);
    if (request.password !== undefined) await first.password(request.password);
    return {
      project: project.name,
      network: { cidr, dns, gateway },
      accessKey: key.id,
      secretKey: key.secret,
      privateKey: await first.keyPair(project, request.wantsPrivateKey),
      imageId: await first.image(project, request.image),
      tokens,
    };
  } finally {
    // Closes the database with it.
    await app.close();
  }
}
