import { NormalizedSchema } from '@smithy/core/schema';
import type { StaticOperationSchema } from '@smithy/types';
import { resolved } from '../../ec2/protocol/schema.js';
import { documentReader } from './read-element.js';
import { invalidArgument } from './s3-error.js';
import { headerText, type ReadText, textReaderOf } from './scalars.js';
import { elementWriter } from './write-element.js';

/** What of a request stands outside of its body. */
export interface Outside {
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  header(name: string): string | undefined;
  query(name: string): string | undefined;
  /** Headers that begin so, without that beginning. */
  prefixed(prefix: string): Readonly<Record<string, string>>;
}

export interface Encoded {
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined: the answer has no document. */
  readonly document: string | undefined;
}

/** The wire format of one verb, from the schema that Amazon publishes for it. */
export interface S3Codec {
  /** Throws InvalidArgument. */
  outside(from: Outside): Record<string, unknown>;
  /** The member that the body's document is; undefined: the verb has none. */
  readonly payload: { readonly member: string; read(document: string): unknown } | undefined;
  /** Whether its answer is bytes. */
  readonly answersBytes: boolean;
  write(output: Readonly<Record<string, unknown>>): Encoded;
}

const XMLNS = 'http://s3.amazonaws.com/doc/2006-03-01/';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function compileS3Codec([, , verb, , input, output]: StaticOperationSchema): S3Codec {
  const asked = NormalizedSchema.of(resolved(input));
  const answered = NormalizedSchema.of(resolved(output));
  const isStream = (schema: NormalizedSchema) => schema.isBlobSchema();
  const members = asked.isStructSchema() ? [...asked.structIterator()] : [];
  const body = members.find(([, member]) => member.getMergedTraits().httpPayload && !isStream(member));
  return {
    outside: outsideReader(members),
    payload: body && { member: body[0], read: payloadReader(body[1]) },
    answersBytes:
      answered.isStructSchema() && [...answered.structIterator()].some(([, member]) => member.isBlobSchema()),
    write: writerOf(verb, answered),
  };
}

/** A policy is JSON, and goes to its verb as it came. */
const payloadReader = (schema: NormalizedSchema): ((document: string) => unknown) =>
  schema.isStringSchema() ? (document) => document : documentReader(schema);

type Members = readonly (readonly [name: string, schema: NormalizedSchema])[];

function outsideReader(members: Members): S3Codec['outside'] {
  const readers = members.flatMap(([name, member]) => fieldOf(name, member) ?? []);
  return (from) => {
    const value: Record<string, unknown> = { Bucket: from.bucket, Key: from.key };
    for (const read of readers) read(from, value);
    return value;
  };
}

type ReadField = (from: Outside, into: Record<string, unknown>) => void;

function fieldOf(name: string, member: NormalizedSchema): ReadField | undefined {
  const { httpHeader, httpQuery, httpPrefixHeaders } = member.getMergedTraits();
  if (typeof httpPrefixHeaders === 'string')
    return (from, into) => void (into[name] = from.prefixed(httpPrefixHeaders));
  const read = scalarOf(member);
  if (typeof httpHeader === 'string') {
    const header = httpHeader.toLowerCase();
    return (from, into) => void (into[name] = read(header, from.header(header)));
  }
  if (typeof httpQuery === 'string')
    return (from, into) => void (into[name] = read(httpQuery, from.query(httpQuery)));
  return undefined;
}

/** A list is in one header, by commas. A time that is none was not said: so says HTTP of its conditions. */
function scalarOf(member: NormalizedSchema): (wire: string, text: string | undefined) => unknown {
  if (member.isListSchema()) return (_, text) => text?.split(',').map((part) => part.trim());
  const read: ReadText = textReaderOf(member);
  const passes = member.isTimestampSchema();
  return (wire, text) => {
    if (text === undefined || (text === '' && member.isNumericSchema())) return undefined;
    const value = read(text);
    if (value === undefined && !passes)
      invalidArgument(wire, text, `Provided ${wire} not an integer or within integer range`);
    return value;
  };
}

function writerOf(verb: string, schema: NormalizedSchema): S3Codec['write'] {
  if (!schema.isStructSchema()) return () => ({ headers: {}, document: undefined });
  const members = [...schema.structIterator()];
  const headers = members.flatMap(([name, member]) => {
    const { httpHeader } = member.getMergedTraits();
    return typeof httpHeader === 'string' ? [[name, httpHeader] as const] : [];
  });
  const document = documentWriter(verb, schema);
  return (output) => {
    const said: Record<string, string> = {};
    for (const [name, header] of headers)
      if (output[name] !== undefined && output[name] !== null) said[header] = headerText(output[name]);
    return { headers: said, document: document?.(output) };
  };
}

type Output = Readonly<Record<string, unknown>>;

function documentWriter(
  verb: string,
  schema: NormalizedSchema,
): ((output: Output) => string | undefined) | undefined {
  const members = [...schema.structIterator()];
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload);
  if (payload) {
    const [name, member] = payload;
    // Bytes, and a policy, which is JSON.
    if (member.isBlobSchema() || member.isStringSchema()) return undefined;
    const write = rooted(String(member.getMergedTraits().xmlName ?? member.getName()), member);
    return (output) => (output[name] === undefined ? undefined : write(output[name]));
  }
  if (members.every(([, member]) => 'httpHeader' in member.getMergedTraits())) return undefined;
  return rooted(String(schema.getMergedTraits().xmlName ?? `${verb}Result`), schema);
}

function rooted(root: string, schema: NormalizedSchema): (value: unknown) => string {
  const inside = elementWriter(schema);
  return (value) => `${DECLARATION}<${root} xmlns="${XMLNS}">${inside(value)}</${root}>`;
}
