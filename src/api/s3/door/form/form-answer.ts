import type { Bucket } from '../../../../cloud/buckets/bucket.js';
import type { Written } from '../../../../cloud/objects/object.service.js';
import { encoded } from '../../../ec2/protocol/canonical.js';
import { headerOf } from '../../../ec2/protocol/ec2-request.js';
import { escapeXml } from '../../../ec2/protocol/xml-text.js';
import type { S3Request } from '../../protocol/s3-request.js';
import { encryptionHeaders } from '../../verbs/encryption.js';
import { checksumHeaders, versionHeader } from '../../verbs/objects/object-headers.js';
import type { Answered } from '../exchange.js';

export interface Posted {
  readonly request: S3Request;
  readonly bucket: Bucket;
  readonly written: Written;
}

/** As the form wants it: a way back to a page, a document, or nothing. */
export function formAnswer(posted: Posted, fields: ReadonlyMap<string, string>): Answered {
  const { request, bucket, written } = posted;
  const location = locationOf(request);
  const headers = {
    etag: `"${written.etag}"`,
    location,
    ...versionHeader(bucket, written.versionId),
    ...checksumHeaders(written.checksum),
    ...encryptionHeaders(written.encryption),
  };
  const page = pageIn(fields.get('success_action_redirect') ?? fields.get('redirect') ?? '');
  if (page) return { status: 303, headers: { ...headers, location: backTo(page, posted) }, body: '' };
  const status = fields.get('success_action_status');
  if (status === '200') return { status: 200, headers, body: '' };
  if (status !== '201') return { status: 204, headers, body: '' };
  const parts = { Location: location, Bucket: bucket.name, Key: request.key ?? '', ETag: headers.etag };
  const inside = Object.entries(parts).map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`);
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${inside.join('')}</PostResponse>`;
  return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body };
}

function locationOf(request: S3Request): string {
  const key = (request.key ?? '').split('/').map(encoded).join('/');
  const path = request.isVirtual ? key : `${request.bucket ?? ''}/${key}`;
  return `http://${headerOf(request, 'host') ?? ''}/${path}`;
}

/** What is no address of a page counts as not said, as at S3. */
function pageIn(text: string): URL | undefined {
  try {
    const page = new URL(text);
    return /^https?:$/.test(page.protocol) ? page : undefined;
  } catch {
    return undefined;
  }
}

function backTo(page: URL, { request, bucket, written }: Posted): string {
  page.searchParams.append('bucket', bucket.name);
  page.searchParams.append('key', request.key ?? '');
  page.searchParams.append('etag', `"${written.etag}"`);
  return page.href;
}
