import { Injectable } from '@nestjs/common';
import { type RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import { ObjectRepository } from './object.repository.js';
import { type StoredObject } from './object.js';
import { type Found } from './object-rows.js';
import { requireAccess } from './object-access.js';

/** Objects of the cloud's own S3, read in the name of a caller of EC2. */
@Injectable()
export class ReadableObjects {
  constructor(private readonly objects: ObjectRepository) {}

  /** The newest version. Throws InvalidManifest, as AWS does where an image's location cannot be read. */
  async find(context: RequestContext, bucket: string, key: string): Promise<StoredObject> {
    const found = await this.objects.find({ bucket, key, versionId: null }, false);
    if (!found) return notFound(bucket, key);
    requireReadable(context, found, key);
    const { object } = found;
    return object && !object.isMarker ? object : notFound(bucket, key);
  }
}

/** As GetObject would be decided; conditions that ask how it was asked over HTTP do not hold. */
function requireReadable(context: RequestContext, { bucket, object }: Found, key: string): void {
  const facts = {
    'aws:principalaccount': context.accountNumber,
    'aws:currenttime': new Date().toISOString(),
  };
  try {
    requireAccess({ context, right: 'object:read', iam: 's3:GetObject', bucket, key, object, facts });
  } catch (cause) {
    if (!(cause instanceof EngineError && cause.code === 'AccessDenied')) throw cause;
    throw new EngineError(
      'InvalidManifest',
      `HTTP 403 (Forbidden) response for ${bucket.name}/${key}: check your S3 ACLs are correct.`,
    );
  }
}

function notFound(bucket: string, key: string): never {
  throw new EngineError(
    'InvalidManifest',
    `HTTP 404 (Not Found) response for ${bucket}/${key}: check your manifest path is correct and in the correct region.`,
  );
}
