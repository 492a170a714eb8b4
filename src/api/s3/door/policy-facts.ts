import type { RequestContext } from '../../../common/context/request-context.js';
import type { PolicyFacts } from '../../../cloud/buckets/policy-conditions.js';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import type { S3Request } from '../protocol/s3-request.js';

/** What conditions of policies may ask of a request. The door speaks plain HTTP: nothing is said to be secure. */
export function policyFacts(request: S3Request, context: RequestContext | undefined): PolicyFacts {
  const { parameters } = request;
  return {
    'aws:sourceip': request.address.replace(/^::ffff:/, ''),
    'aws:securetransport': 'false',
    'aws:currenttime': new Date().toISOString(),
    'aws:epochtime': String(Math.floor(Date.now() / 1000)),
    'aws:useragent': headerOf(request, 'user-agent'),
    'aws:referer': headerOf(request, 'referer'),
    'aws:principalaccount': context?.accountNumber,
    's3:prefix': parameters.get('prefix'),
    's3:delimiter': parameters.get('delimiter'),
    's3:max-keys': parameters.get('max-keys'),
    's3:versionid': parameters.get('versionId'),
    's3:x-amz-acl': headerOf(request, 'x-amz-acl'),
    's3:x-amz-copy-source': headerOf(request, 'x-amz-copy-source'),
    's3:x-amz-metadata-directive': headerOf(request, 'x-amz-metadata-directive'),
    's3:x-amz-content-sha256': headerOf(request, 'x-amz-content-sha256'),
    ...encryptionFacts(request),
  };
}

/** Many policies deny what does not ask for encryption. */
const encryptionFacts = (request: S3Request): PolicyFacts =>
  Object.fromEntries(
    ['', '-aws-kms-key-id', '-customer-algorithm']
      .map((end) => `x-amz-server-side-encryption${end}`)
      .map((header) => [`s3:${header}`, headerOf(request, header)]),
  );
