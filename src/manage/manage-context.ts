import type { INestApplicationContext, Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { serviceProviders } from '../api/service.providers.js';
import { NestLogger } from '../common/log/nest-logger.js';
import { packageFolder } from '../common/package-folder.js';
import { Database } from '../common/prisma/database.js';
import { limitsOf } from '../common/prisma/database-limits.js';
import { databaseUrlIn } from '../common/prisma/open-database.js';
import { sealerOf } from '../common/seal/sealer-of.js';
import { statePaths, stateRoot } from '../common/state/state-paths.js';
import { FirstRun } from '../setup/first-run.js';
import { BlockService } from '../cloud/security-groups/block.service.js';
import { FloatingPoolService } from '../cloud/floating-addresses/floating-pool.service.js';
import { HostAdminRepository } from '../cloud/hosts/host-admin.repository.js';
import { HostDriversRepository } from '../cloud/hosts/host-drivers.repository.js';
import { HostService } from '../cloud/hosts/host.service.js';
import { NetworkAdmin } from '../cloud/networks/network-admin.service.js';
import { controlNouns } from '../cloud/registry/control-nouns.js';
import { NOUN_ROWS } from '../cloud/operations/noun-rows.js';
import { ObjectKeyRepository } from '../cloud/objects/object-key.repository.js';
import { OperationReader } from '../cloud/operations/operation-reader.repository.js';
import { accountProviders } from '../cloud/projects/account.providers.js';
import type { ManageFlags } from './manage.flags.js';
import { type Terminal } from './terminal.js';
import { UserDataKeys } from '../cloud/instances/user-data-keys.js';

@Module({})
class ManageModule {}

/** No file with its address, no socket, no listener (as Prisma says it, too). */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'P1001']);

const OWN = [
  { provide: NOUN_ROWS, useValue: controlNouns.rows },
  ...[
    BlockService,
    FirstRun,
    FloatingPoolService,
    HostAdminRepository,
    HostDriversRepository,
    HostService,
    NetworkAdmin,
    ObjectKeyRepository,
    OperationReader,
    UserDataKeys,
  ],
];

/** What commands work with, made when one first asks for it: `db migrate` runs before there is anything else. */
export class ManageContext {
  readonly flags: ManageFlags;
  #app: INestApplicationContext | undefined;

  readonly #hasOwnServer: boolean;

  /** Files that no flag names are where `engine up` puts them. */
  constructor(
    flags: ManageFlags,
    readonly terminal: Terminal,
  ) {
    const { databaseUrl, masterKeys } = statePaths(stateRoot(flags, packageFolder()));
    const { database_url_file, master_key_file } = flags;
    this.flags = {
      ...flags,
      database_url_file: database_url_file === '' ? databaseUrl : database_url_file,
      master_key_file: master_key_file === '' ? masterKeys : master_key_file,
    };
    this.#hasOwnServer = this.flags.database_url_file === databaseUrl;
  }

  get databaseUrl(): string {
    return databaseUrlIn(this.flags.database_url_file);
  }

  async get<T>(service: Type<T>): Promise<T> {
    this.#app ??= await this.#start();
    return this.#app.get(service);
  }

  database(): Promise<Database> {
    return this.get(Database as Type<Database>);
  }

  /** Whether it went wrong because the server that `engine up` starts is not there. */
  isDown(error: unknown): boolean {
    const { code, cause } = error as { readonly code?: string; readonly cause?: { readonly code?: string } };
    return this.#hasOwnServer && [code, cause?.code].some((one) => one !== undefined && NOBODY.has(one));
  }

  async close(): Promise<void> {
    await this.#app?.close();
  }

  async #start(): Promise<INestApplicationContext> {
    const { flags } = this;
    const database = new Database(this.databaseUrl, flags.database_pool, limitsOf(flags));
    const providers = [...serviceProviders(database, sealerOf(flags), flags), ...accountProviders, ...OWN];
    return NestFactory.createApplicationContext(
      { module: ManageModule, providers: [...providers] },
      { logger: new NestLogger(), abortOnError: false },
    );
  }
}
