import { randomBytes } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { AccessService } from '../../src/cloud/users/access.service.js';
import { CREDENTIAL_CACHE_SECONDS } from '../../src/cloud/users/credential.service.js';
import { tokenProviders } from '../../src/cloud/users/token.providers.js';
import { TOKEN_SECONDS, TokenService } from '../../src/cloud/users/token.service.js';
import { Database } from '../../src/common/prisma/database.js';
import { Sealer } from '../../src/common/seal/sealer.js';
import type { BenchCloud } from './bench-cloud.js';

/** As long as engine-api believes what it knows, which is what is measured. */
const CACHE_SECONDS = 300;

class Checks {}

/**
 * What engine-api does with the token of each request, in this process and over the cloud's own rows: milliseconds of
 * processor for each of `count` checks. The key that seals is this process's own.
 */
export async function tokenCheckMs(cloud: BenchCloud, count: number): Promise<number> {
  const database = new Database(cloud.databaseUrl, 2);
  const providers = [
    ...tokenProviders,
    { provide: Database, useValue: database },
    { provide: Sealer, useValue: new Sealer(new Map([[1, randomBytes(32)]])) },
    { provide: TOKEN_SECONDS, useValue: 3600 },
    { provide: CREDENTIAL_CACHE_SECONDS, useValue: CACHE_SECONDS },
  ];
  const app = await NestFactory.createApplicationContext({ module: Checks, providers }, { logger: false });
  try {
    const tokens = app.get(TokenService);
    const token = await issued(database, tokens, app.get(AccessService));
    for (let i = 0; i < count / 10; i += 1) await tokens.find(token);
    const before = process.cpuUsage();
    for (let i = 0; i < count; i += 1)
      if (!(await tokens.find(token))) throw new Error('the token does not hold');
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / count;
  } finally {
    await app.close();
    await database.onApplicationShutdown();
  }
}

/** For the first user in a project. */
async function issued(database: Database, tokens: TokenService, accesses: AccessService): Promise<string> {
  const [member] = await database.query<{ userId: string; projectId: string }>(
    'SELECT user_id AS "userId", project_id AS "projectId" FROM project_members LIMIT 1',
  );
  const access = member && (await accesses.find(member.userId, member.projectId));
  if (!access) throw new Error('the cloud has no user in a project');
  return tokens.issue(access, ['password']).token;
}
