import { type INestApplicationContext, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serviceProviders } from '../../../src/api/service.providers.js';
import { parseFlags } from '../../../src/common/flags/parse-flags.js';
import { type Database } from '../../../src/common/prisma/database.js';
import { Sealer } from '../../../src/common/seal/sealer.js';
import { type FenceGate } from '../../../src/common/fencing/fence-gate.js';
import { type ControlNouns } from '../../../src/cloud/nouns/control-nouns.js';
import { engineApiFlags } from '../../../src/api/engine-api.flags.js';

import { type RoleDaemon } from './fake-host.js';

/** Nouns beside the cloud's own: what each part of a control plane is told of them. */
export interface AddedNouns {
  readonly nouns?: ControlNouns;
  /** Of the API. */
  readonly services?: readonly Type<object>[];
  /** Of the control plane's queue. */
  readonly steps?: readonly Type<object>[];
  /** Before anything else: their tables. */
  readonly prepare?: (database: Database) => Promise<void>;
  /** With their workflows; a file that the worker loads. */
  readonly workflowBundle?: string;
  /** The daemons of their roles; the gate is the one of the host's guests. */
  readonly daemons?: (gate: FenceGate) => readonly RoleDaemon[];
}

class Services {}

/** The same services that engine-api answers with. */
export function servicesOn(
  database: Database,
  { nouns, services = [] }: AddedNouns,
): Promise<INestApplicationContext> {
  const flags = parseFlags(engineApiFlags, ['--shutdown_grace=1', '--reboot_grace=1']);
  const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));
  const providers = [...serviceProviders(database, sealer, flags, nouns), ...services];
  return NestFactory.createApplicationContext({ module: Services, providers }, { logger: false });
}
