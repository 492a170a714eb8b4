import { type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serviceProviders } from '../../../src/api/service.providers.js';
import { parseFlags } from '../../../src/common/flags/parse-flags.js';
import { type Database } from '../../../src/common/prisma/database.js';
import { Sealer } from '../../../src/common/seal/sealer.js';
import { engineApiFlags } from '../../../src/daemons/engine-api.flags.js';

class Services {}

/** The same services that engine-api answers with. */
export function servicesOn(database: Database): Promise<INestApplicationContext> {
  const flags = parseFlags(engineApiFlags, ['--shutdown_grace=1', '--reboot_grace=1']);
  const providers = [...serviceProviders(database, new Sealer(new Map([[1, Buffer.alloc(32, 7)]])), flags)];
  return NestFactory.createApplicationContext({ module: Services, providers }, { logger: false });
}
