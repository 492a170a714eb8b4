import { NestFactory } from '@nestjs/core';
import { expect, it } from '@jest/globals';
import { databaseForSpec } from '../../test/support/database.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { Sealer } from '../common/seal/sealer.js';
import { engineApiFlags } from './engine-api.flags.js';
import { serviceProviders } from './service.providers.js';

const database = await databaseForSpec();
const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));

class Services {}

it('the services of the APIs stand on nothing but themselves', async () => {
  const providers = [...serviceProviders(database, sealer, parseFlags(engineApiFlags, []))];
  const module = { module: Services, providers };
  const context = NestFactory.createApplicationContext(module, { logger: false, abortOnError: false });
  await expect(context).resolves.toBeDefined();
});
