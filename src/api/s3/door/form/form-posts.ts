import type { RequestContext } from '../../../../common/context/request-context.js';
import { EngineError } from '../../../../common/errors/engine-error.js';
import type { Bucket } from '../../../../cloud/buckets/bucket.js';
import type { BucketService } from '../../../../cloud/buckets/bucket.service.js';
import type { ObjectService, ObjectWrite } from '../../../../cloud/objects/object.service.js';
import { headerOf } from '../../../ec2/protocol/ec2-request.js';
import type { S3Request } from '../../protocol/s3-request.js';
import type { EncryptionSettings } from '../../verbs/encryption.js';
import { factsOf } from '../../verbs/object-facts.js';
import { bareEtag } from '../../verbs/objects/conditions.js';
import { MAX_PUT, requireSize } from '../../verbs/objects/put-verb.js';
import { requireAccess } from '../../../../cloud/objects/object-access.js';
import { requireOwner } from '../asked.js';
import { corsHeaders } from '../cors.js';
import { compare, declaredOf } from '../declared.js';
import type { Answered } from '../exchange.js';
import { policyFacts } from '../policy-facts.js';
import { type BodySource, rawBytes } from '../request-body.js';
import type { S3Authenticator } from '../s3-authenticator.js';
import { formAnswer } from './form-answer.js';
import { claimForm } from './form-claim.js';
import { type Form, readForm } from './form-fields.js';
import { boundaryIn } from './form-reader.js';
import { asPut, inputOfPut } from './form-request.js';
import { readPostPolicy } from './post-policy.js';
import {
  boundedBytes,
  requireLeast,
  requirePostPolicy,
  type SizeBounds,
  sizeBoundsOf,
} from './require-post-policy.js';

export interface FormParts {
  readonly authenticator: S3Authenticator;
  readonly buckets: BucketService;
  readonly objects: ObjectService;
  readonly settings: EncryptionSettings;
}

export interface FormRequest {
  readonly request: S3Request;
  readonly requestId: string;
  readonly source: BodySource;
  /** Told who asks, once that is proved: throws to refuse. */
  readonly onCaller: (context: RequestContext) => void;
}

/** Whether a browser sends a form to a bucket. */
export const isForm = (request: S3Request): boolean =>
  request.method === 'POST' &&
  request.bucket !== undefined &&
  request.key === undefined &&
  boundaryIn(headerOf(request, 'content-type') ?? '') !== undefined;

/** Objects that browsers send by form: a policy, which is signed, says what the form may be. */
export class FormPosts {
  constructor(private readonly parts: FormParts) {}

  /**
   * Fields → who asks → what the policy allows → may they → file. Throws what PutObject throws, MalformedPOSTRequest,
   * InvalidPolicyDocument, EntityTooSmall, EntityTooLarge.
   */
  async answer(asked: FormRequest): Promise<Answered> {
    const bytes = rawBytes(asked.source);
    try {
      return await this.#take(asked, bytes);
    } finally {
      // Whoever is refused may send on: nobody waits for it here any more.
      await bytes.return();
    }
  }

  async #take({ request, requestId, onCaller }: FormRequest, bytes: AsyncIterable<Buffer>) {
    const length = lengthOf(request);
    const form = await readForm(bytes, boundaryIn(headerOf(request, 'content-type') ?? '') ?? '');
    const claim = claimForm(form.fields);
    const signed = claim ? await this.parts.authenticator.verify(claim, request, requestId) : undefined;
    if (signed) onCaller(signed.context);
    const bounds = boundsOf(request, form);
    const put = asPut(request, form.fields);
    const bucket = await this.parts.buckets.find(request.bucket ?? '');
    const context = signed?.context;
    requireAccess({
      ...{ context, bucket, right: 'object:write', iam: 's3:PutObject', key: put.key, object: undefined },
      facts: policyFacts(put, context),
    });
    requireOwner(put, bucket);
    const write = { ...this.#writeOf({ put, bucket, form, bounds }), size: Math.min(length, bounds.most) };
    const ownerId = context?.projectId ?? bucket.projectId;
    const written = await this.parts.objects.put(bucket, { ...write, ownerId });
    const answered = formAnswer({ request: put, bucket, written }, form.fields);
    return { ...answered, headers: { ...answered.headers, ...corsHeaders(request, bucket) } };
  }

  #writeOf({ put, bucket, form, bounds }: Taken): Omit<ObjectWrite, 'ownerId' | 'size'> {
    const declared = declaredOf(put);
    const input = inputOfPut(put);
    return {
      ...factsOf(this.parts.settings, { request: put, bucket }, input),
      ...{ key: put.key ?? '', algorithm: declared.algorithm },
      ...{ ifMatch: bareEtag(input.IfMatch), ifNoneMatch: bareEtag(input.IfNoneMatch) },
      body: boundedBytes(form.file, bounds),
      check: (measured) => {
        requireLeast(measured.size, bounds);
        compare({ ...declared, size: measured.size }, measured, new Map());
      },
    };
  }
}

/** The form is a little longer than its file, so that this bounds what comes. Throws MissingContentLength. */
function lengthOf(request: S3Request): number {
  const text = headerOf(request, 'content-length');
  if (text === undefined || !/^\d{1,15}$/.test(text))
    throw new EngineError('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  requireSize(Number(text));
  return Number(text);
}

/** A form that nobody signed has no policy: whether it is taken the bucket says. */
function boundsOf(request: S3Request, { fields }: Form): SizeBounds {
  const text = fields.get('policy');
  if (text === undefined) return { least: 0, most: MAX_PUT };
  const policy = readPostPolicy(text);
  requirePostPolicy(policy, new Map([...fields, ['bucket', request.bucket ?? '']]), new Date());
  return sizeBoundsOf(policy, MAX_PUT);
}

interface Taken {
  readonly put: S3Request;
  readonly bucket: Bucket;
  readonly form: Form;
  readonly bounds: SizeBounds;
}
