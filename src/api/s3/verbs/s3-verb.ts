import type { Readable } from 'node:stream';
import type { StaticOperationSchema } from '@smithy/types';
import type { RequestContext } from '../../../common/context/request-context.js';
import type { Bucket } from '../../../cloud/buckets/bucket.js';
import type { StoredObject } from '../../../cloud/objects/object.js';
import type { Right } from '../../../cloud/users/policy.js';
import type { RequestBody } from '../door/request-body.js';
import type { S3Request } from '../protocol/s3-request.js';

/** One request whose asker may ask it. */
export interface Asked {
  readonly request: S3Request;
  readonly requestId: string;
  /** Undefined: nobody says who asks, and everybody may. */
  readonly context: RequestContext | undefined;
  readonly body: RequestBody;
  /** Throws where the verb names no bucket. */
  readonly bucket: Bucket;
  readonly key: string;
  /** Of verbs that look at one: undefined when it is not there. */
  readonly object: StoredObject | undefined;
  header(name: string): string | undefined;
  /** Whether the asker may do something else with another object or bucket. Throws AccessDenied. */
  requireAccess(also: AlsoAsked): void;
}

export interface AlsoAsked {
  readonly bucket?: Bucket;
  readonly key: string | undefined;
  /** As policies name it: `s3:GetObject`. */
  readonly iam: string;
  readonly right: Right;
  readonly object?: StoredObject | undefined;
}

export interface S3Answer {
  /** By the schema's names. */
  readonly output?: object;
  /** Beside those of the schema, by names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | Readable;
  /** Else the schema's. */
  readonly status?: number;
}

/** A verb of S3. All that the door must know of one stands in its row. */
export interface S3Verb {
  readonly schema: StaticOperationSchema;
  /** As policies name it: `s3:GetObject`. */
  readonly iam: string;
  readonly right: Right;
  /** It asks by itself whether the caller may, of each thing that is named. */
  readonly asksItself?: true;
  /** What is looked up before it is asked whether the caller may. `bytes`: the object with those in its row. */
  readonly looksUp: 'nothing' | 'bucket' | 'object' | 'bytes';
  serve(asked: Asked, input: never): Promise<S3Answer>;
}

export const verb = <Input>(
  row: Omit<S3Verb, 'serve'> & { serve(asked: Asked, input: Input): Promise<S3Answer> },
): S3Verb => row as S3Verb;
