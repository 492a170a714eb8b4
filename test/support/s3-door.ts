import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { afterAll } from '@jest/globals';
import { Routes } from '../../src/api/s3/door/routes.js';
import { S3Authenticator } from '../../src/api/s3/door/s3-authenticator.js';
import { S3Front } from '../../src/api/s3/door/s3-front.js';
import { s3Server } from '../../src/api/s3/door/s3-server.js';
import { type ObjectStore, openObjectStore } from '../../src/api/s3/object-store.js';
import { s3Verbs } from '../../src/api/s3/s3-verbs.js';
import { ProjectRepository } from '../../src/cloud/projects/project.repository.js';
import { ProjectService } from '../../src/cloud/projects/project.service.js';
import { controlNouns } from '../../src/cloud/registry/control-nouns.js';
import { AccessKeyRepository } from '../../src/cloud/users/access-key.repository.js';
import { AccessKeyService } from '../../src/cloud/users/access-key.service.js';
import { CredentialRepository } from '../../src/cloud/users/credential.repository.js';
import { CredentialService } from '../../src/cloud/users/credential.service.js';
import { UserRepository } from '../../src/cloud/users/user.repository.js';
import { UserService } from '../../src/cloud/users/user.service.js';
import type { Database } from '../../src/common/prisma/database.js';
import { Sealer } from '../../src/common/seal/sealer.js';

/** Whose keys a client signs with. */
export interface S3Caller {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly projectId: string;
  readonly accountNumber: string;
}

export interface S3Door {
  readonly endpoint: string;
  readonly folder: string;
  readonly store: ObjectStore;
  readonly sealer: Sealer;
  /** A user with a project of their own, which they manage. */
  caller(name: string): Promise<S3Caller>;
  /** Amazon's client. */
  client(caller: S3Caller, more?: Partial<S3ClientConfig>): S3Client;
}

/** The S3 API on a free port over a spec's database; closed when the spec is over. */
export async function s3DoorForSpec(
  database: Database,
  limits: Readonly<Record<string, unknown>> = {},
  more: { readonly s3_encrypt_by_default?: boolean } = {},
): Promise<S3Door> {
  const folder = await mkdtemp(join(tmpdir(), 'buckets-'));
  const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));
  const store = await openObjectStore(database, { folder, sealer }, limits);
  const settings = {
    region: 'local-1',
    region_strict: false,
    sigv2_skew: 900,
    sigv4_skew: 900,
    s3_classic_acls: false,
    s3_encrypt_by_default: false,
    ...more,
  };
  const front = new S3Front({
    ...{
      buckets: store.buckets,
      objects: store.objects,
      routes: new Routes(s3Verbs(store, settings)),
      settings,
    },
    authenticator: new S3Authenticator(
      new CredentialService(new CredentialRepository(database), sealer, 60),
      settings,
    ),
    limits: { s3_domains: ['s3.localhost', 'localhost'], s3_requests_per_key: 0, s3_requests_per_address: 0 },
  });
  const server = s3Server(front, 10_000);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const users = new UserService(new UserRepository(database));
  const projects = new ProjectService(new ProjectRepository(database, controlNouns.keepers));
  const keys = new AccessKeyService(new AccessKeyRepository(database), sealer);
  return {
    ...{ endpoint, folder, store, sealer },
    caller: async (name) => {
      const user = await users.create(name);
      const project = await projects.create(name, user.id);
      const { id, secret } = await keys.create(user.id, project.id);
      const { accountNumber } = await projects.get(name);
      return { accessKeyId: id, secretAccessKey: secret, projectId: project.id, accountNumber };
    },
    client: ({ accessKeyId, secretAccessKey }, more = {}) =>
      new S3Client({
        ...{ endpoint, region: 'local-1', forcePathStyle: true, maxAttempts: 1 },
        ...{ credentials: { accessKeyId, secretAccessKey }, ...more },
      }),
  };
}
