import { PutObject$, type PutObjectRequest, PutObjectTagging$, type Tagging } from '@aws-sdk/client-s3';
import { headerOf } from '../../../ec2/protocol/ec2-request.js';
import { compileS3Codec } from '../../protocol/s3-codec.js';
import { invalidArgument } from '../../protocol/s3-error.js';
import { asHeader } from '../../protocol/hoisted-headers.js';
import { requireKey, type S3Request } from '../../protocol/s3-request.js';
import { tagsOf } from '../../verbs/tags.js';

/** What of the request's own headers the object's facts and policies may ask for. */
const OWN = ['host', 'origin', 'referer', 'user-agent', 'x-amz-expected-bucket-owner'];
/** Fields that mean something to the form alone. */
const NO_HEADERS =
  /^(awsaccesskeyid|bucket|file|key|policy|redirect|signature|submit|success_action_(redirect|status)|x-ignore-.*)$/;
/** Fields by another name than that of the header. */
const RENAMED: Readonly<Record<string, string>> = { acl: 'x-amz-acl' };

/** A form as the PutObject that it stands for: its key, and its fields as headers. Throws InvalidArgument. */
export function asPut(request: S3Request, fields: ReadonlyMap<string, string>): S3Request {
  const key = requireKey(fields.get('key') ?? '') ?? noKey();
  const own = OWN.flatMap((name) => {
    const value = headerOf(request, name);
    return value === undefined ? [] : [name, value];
  });
  const said = [...fields]
    .filter(([name]) => !NO_HEADERS.test(name))
    .flatMap(([name, value]) => header(name, value));
  return { ...request, key, rawHeaders: [...own, ...said] };
}

const { outside } = compileS3Codec(PutObject$);

/** What PutObject reads of its headers. Throws InvalidArgument. */
export function inputOfPut(put: S3Request): Omit<PutObjectRequest, 'Bucket' | 'Key'> {
  const header = (name: string) => headerOf(put, name);
  const { bucket, key } = put;
  return outside({ bucket, key, header, query: () => undefined, prefixed: () => ({}) });
}

function header(name: string, value: string): readonly [name: string, value: string] {
  if (name === 'tagging') return ['x-amz-tagging', tagsIn(value)];
  return [RENAMED[name] ?? name, asHeader(name, value)];
}

const tagging = compileS3Codec(PutObjectTagging$).payload;

/** As the query of a URL, which is how a header has them. Throws MalformedXML. */
function tagsIn(document: string): string {
  const { TagSet } = (tagging?.read(document) ?? {}) as Tagging;
  return new URLSearchParams(
    tagsOf(TagSet).map(([name, value]): [string, string] => [name, value]),
  ).toString();
}

function noKey(): never {
  return invalidArgument(
    'key',
    '',
    "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
  );
}
