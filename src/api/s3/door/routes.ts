import { NormalizedSchema } from '@smithy/core/schema';
import { headerOf } from '../../ec2/protocol/ec2-request.js';
import { resolved } from '../../ec2/protocol/schema.js';
import { requiredOf } from '../protocol/read-element.js';
import { compileS3Codec, type S3Codec } from '../protocol/s3-codec.js';
import { S3Error } from '../protocol/s3-error.js';
import type { S3Request } from '../protocol/s3-request.js';
import type { S3Verb } from '../verbs/s3-verb.js';

export interface Route {
  readonly verb: S3Verb;
  readonly name: string;
  readonly codec: S3Codec;
  readonly status: number;
}

/** What a request must have to be a verb's. */
interface Condition {
  readonly route: Route;
  readonly method: string;
  readonly level: Level;
  /** Parameters with their value, or null: any. */
  readonly parameters: readonly (readonly [name: string, value: string | null])[];
  readonly headers: readonly string[];
}

/** As the published schema has it. */
type Http = readonly [method: string, path: string, status: number];

type Level = 'service' | 'bucket' | 'object';

/** Subresources of S3's that are not offered here: to serve the plain verb instead would be wrong. */
const NOT_OFFERED = new Set(
  (
    'abac analytics annotation intelligent-tiering inventory legal-hold metadataAnnotationTable metadataConfiguration ' +
    'metadataInventoryTable metadataJournalTable metadataTable metrics renameObject restore retention select session torrent ' +
    'accelerate acl attributes cors delete encryption lifecycle location logging notification object-lock ownershipControls ' +
    'policy policyStatus publicAccessBlock replication requestPayment tagging uploadId uploads versioning versions website'
  ).split(' '),
);

/** Which verb a request is: by method, level and what the published schemas ask for. */
export class Routes {
  readonly #conditions: readonly Condition[];

  constructor(verbs: readonly S3Verb[]) {
    this.#conditions = verbs.map(conditionOf).sort((a, b) => weight(b) - weight(a));
  }

  /** Throws NotImplemented, MethodNotAllowed. */
  find(request: S3Request): Route {
    const level: Level =
      request.bucket === undefined ? 'service' : request.key === undefined ? 'bucket' : 'object';
    const found = this.#conditions.find(
      (condition) => condition.level === level && matches(condition, request),
    );
    const other = [...request.parameters.keys()].find((name) => NOT_OFFERED.has(name));
    const asks = (name: string) => found?.parameters.some(([one]) => one === name) ?? false;
    if (other !== undefined && !asks(other)) notImplemented(other);
    if (found) return found.route;
    if (headerOf(request, 'x-amz-copy-source') !== undefined) notImplemented('x-amz-copy-source');
    throw new S3Error('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
      Method: request.method,
      ResourceType: level.toUpperCase(),
    });
  }
}

function notImplemented(header: string): never {
  throw new S3Error('NotImplemented', 'A header you provided implies functionality that is not implemented', {
    Header: header,
  });
}

function matches({ method, parameters, headers }: Condition, request: S3Request): boolean {
  return (
    request.method === method &&
    parameters.every(([name, value]) => {
      const said = request.parameters.get(name);
      return value === null ? said !== undefined : said === value;
    }) &&
    headers.every((name) => headerOf(request, name) !== undefined)
  );
}

const weight = ({ parameters, headers }: Condition): number => parameters.length + headers.length;

function conditionOf(verb: S3Verb): Condition {
  const [, , name, traits, input] = verb.schema;
  const [method, template, status] = (traits as { readonly http?: Http }).http ?? [];
  if (method === undefined || template === undefined || status === undefined)
    throw new Error(`${name} has no route`);
  const [path = '', literals = ''] = template.split('?');
  const schema = NormalizedSchema.of(resolved(input));
  const members = new Map<string, NormalizedSchema>(schema.isStructSchema() ? schema.structIterator() : []);
  const required = members.size > 0 ? requiredOf(schema) : [];
  const traitsOf = (member: string) => members.get(member)?.getMergedTraits() ?? {};
  const level = !members.has('Bucket') ? 'service' : path.includes('{Key') ? 'object' : 'bucket';
  const queried = required.flatMap((member) =>
    traitsOf(member).httpQuery ? [[String(traitsOf(member).httpQuery), null] as const] : [],
  );
  return {
    route: { verb, name, codec: compileS3Codec(verb.schema), status },
    ...{ method, level, parameters: [...literalsOf(literals), ...queried] },
    headers: required.flatMap((member) =>
      traitsOf(member).httpHeader ? [String(traitsOf(member).httpHeader).toLowerCase()] : [],
    ),
  };
}

/** Of `uploads&x-id=…`: SDKs say which verb they mean; others do not. */
const literalsOf = (literals: string): readonly (readonly [string, string | null])[] =>
  literals
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('x-id='))
    .map((part) => {
      const [name = '', value] = part.split('=');
      return [name, value ?? null] as const;
    });
