import { headerOf } from '../../ec2/protocol/ec2-request.js';
import type { Outside } from '../protocol/s3-codec.js';
import type { Asked, S3Answer } from '../verbs/s3-verb.js';
import type { Route } from './routes.js';

/** An answer as HTTP has it. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: S3Answer['body'] | string;
}

/** Documents are short; keys of a thousand objects to delete are the longest. */
const MOST_DOCUMENT = 4_194_304;

/** The verb's input by its schema: headers, parameters, document. Throws InvalidArgument, MalformedXML. */
export async function inputOf({ codec }: Route, { request, body }: Asked): Promise<unknown> {
  const outside: Outside = {
    ...{ bucket: request.bucket, key: request.key },
    header: (name) => headerOf(request, name),
    query: (name) => request.parameters.get(name),
    prefixed: () => ({}),
  };
  const input = codec.outside(outside);
  if (!codec.payload) return input;
  const document = await body.document(MOST_DOCUMENT);
  if (document !== '') input[codec.payload.member] = codec.payload.read(document);
  return input;
}

/** The verb's output by its schema. */
export function answeredOf({ codec, status }: Route, answer: S3Answer): Answered {
  const { headers, document } = codec.write((answer.output ?? {}) as Readonly<Record<string, unknown>>);
  const type = document === undefined ? {} : { 'content-type': 'application/xml' };
  return {
    status: answer.status ?? status,
    headers: { ...type, ...headers, ...answer.headers },
    body: answer.body ?? document ?? '',
  };
}
