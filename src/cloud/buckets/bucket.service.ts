import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database, type Queryable } from '../../common/prisma/database.js';
import { QuotaService } from '../quotas/quota.service.js';
import type { Bucket, BucketConfiguration, Versioning } from './bucket.js';
import { isBucketName } from './bucket-name.js';
import { BucketRepository, type BucketPage } from './bucket.repository.js';

export interface NewBucket {
  readonly name: string;
  readonly projectId: string;
  readonly configuration: BucketConfiguration;
}

/** Removes what a bucket that is about to go holds besides objects; answers what is to be done after the commit. */
export type BucketEnd = (tx: Queryable, bucketId: string) => Promise<() => Promise<void>>;

/** What an API may ask about buckets. */
@Injectable()
export class BucketService {
  constructor(
    private readonly database: Database,
    private readonly rows: BucketRepository,
    private readonly quotas: QuotaService,
  ) {}

  /** Throws NoSuchBucket. */
  async find(name: string): Promise<Bucket> {
    return (await this.rows.find(name)) ?? noSuchBucket();
  }

  async list(projectId: string, page: BucketPage): Promise<readonly Bucket[]> {
    return this.rows.list(projectId, page);
  }

  /** Those that have rules by which objects expire. */
  async withLifecycle(): Promise<readonly Bucket[]> {
    return this.rows.withLifecycle();
  }

  /** Throws InvalidBucketName, BucketAlreadyOwnedByYou, BucketAlreadyExists, TooManyBuckets. */
  async create({ name, projectId, configuration }: NewBucket): Promise<void> {
    if (!isBucketName(name)) throw new EngineError('InvalidBucketName', 'The specified bucket is not valid.');
    await this.database.transaction(async (tx) => {
      await this.quotas.lockProject(tx, projectId);
      if (!(await this.rows.insert(tx, { id: randomUUID(), name, projectId, configuration })))
        await this.#taken(name, projectId);
      await this.quotas.require(tx, projectId, { resource: 'buckets' });
    });
  }

  /** Throws BucketNotEmpty, NoSuchBucket. */
  async remove(bucket: Bucket, end: BucketEnd): Promise<void> {
    const after = await this.database.transaction(async (tx) => {
      if (!(await this.rows.lock(tx, bucket.id))) noSuchBucket();
      if (!(await this.rows.isEmpty(tx, bucket.id)))
        throw new EngineError('BucketNotEmpty', 'The bucket you tried to delete is not empty');
      const rest = await end(tx, bucket.id);
      await this.rows.remove(tx, bucket.id);
      return rest;
    });
    await after();
  }

  async setVersioning(bucket: Bucket, versioning: Versioning): Promise<void> {
    await this.rows.setVersioning(bucket.id, versioning);
  }

  async configure<N extends keyof BucketConfiguration>(
    bucket: Bucket,
    name: N,
    value: BucketConfiguration[N] | undefined,
  ): Promise<void> {
    await this.rows.configure(bucket.id, name, value);
  }

  async #taken(name: string, projectId: string): Promise<never> {
    const there = await this.rows.find(name);
    if (there?.projectId === projectId)
      throw new EngineError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
      );
    throw new EngineError(
      'BucketAlreadyExists',
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    );
  }
}

export function noSuchBucket(): never {
  throw new EngineError('NoSuchBucket', 'The specified bucket does not exist');
}
