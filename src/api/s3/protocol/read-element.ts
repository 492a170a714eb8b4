import type { NormalizedSchema } from '@smithy/core/schema';
import type { StaticStructureSchema } from '@smithy/types';
import { readXml, type XmlElement, XmlSyntaxError } from '../../../common/xml/xml-reader.js';
import { S3Error } from './s3-error.js';
import { textReaderOf } from './scalars.js';

/** Made once a schema, at its first use: some hold themselves. */
type ReadElement = (element: XmlElement) => unknown;

interface Member {
  readonly name: string;
  readonly isList: boolean;
  readonly read: ReadElement;
}

/** A document as the schema of its payload has it. Throws MalformedXML for what the schema does not have. */
export function documentReader(payload: NormalizedSchema): (document: string) => unknown {
  const root = String(payload.getMergedTraits().xmlName ?? payload.getName());
  const read = readerOf(payload);
  return (document) => {
    const element = parsed(document);
    return element.name === root ? read(element) : malformed();
  };
}

function parsed(document: string): XmlElement {
  try {
    return readXml(document);
  } catch (error) {
    if (error instanceof XmlSyntaxError) return malformed();
    throw error;
  }
}

function readerOf(schema: NormalizedSchema): ReadElement {
  if (schema.isStructSchema()) return structReader(schema);
  if (schema.isListSchema()) return wrappedReader(schema);
  const read = textReaderOf(schema);
  return ({ text, children }) => (children.length === 0 ? (read(text) ?? malformed()) : malformed());
}

/** A list inside an element of its own. */
function wrappedReader(schema: NormalizedSchema): ReadElement {
  const item = schema.getValueSchema();
  const tag = String(item.getMergedTraits().xmlName ?? 'member');
  const read = lazily(() => readerOf(item));
  return ({ children }) => children.map((child) => (child.name === tag ? read(child) : malformed()));
}

function structReader(schema: NormalizedSchema): ReadElement {
  const members = new Map<string, Member>();
  const attributes = new Map<string, string>();
  for (const [name, member] of schema.structIterator()) {
    const traits = member.getMergedTraits();
    const tag = String(traits.xmlName ?? name);
    if (traits.xmlAttribute) attributes.set(tag, name);
    else members.set(tag, memberOf(name, member));
  }
  const required = requiredOf(schema);
  return (element) => {
    const value: Record<string, unknown> = {};
    for (const [tag, name] of attributes)
      if (element.attributes.has(tag)) value[name] = element.attributes.get(tag);
    for (const child of element.children) put(value, members.get(child.name), child);
    return required.every((name) => name in value) ? value : malformed();
  };
}

function put(value: Record<string, unknown>, member: Member | undefined, child: XmlElement): void {
  if (!member) return malformed();
  const { name, isList, read } = member;
  if (isList) value[name] = [...((value[name] as unknown[] | undefined) ?? []), read(child)];
  else if (name in value) malformed();
  else value[name] = read(child);
}

function memberOf(name: string, member: NormalizedSchema): Member {
  const isList = member.isListSchema() && Boolean(member.getMergedTraits().xmlFlattened);
  return { name, isList, read: lazily(() => readerOf(isList ? member.getValueSchema() : member)) };
}

/** Names of the members without which there is none. */
export function requiredOf(schema: NormalizedSchema): readonly string[] {
  const struct = schema.getSchema() as StaticStructureSchema;
  return struct[4].slice(0, struct[6] ?? 0);
}

function lazily(make: () => ReadElement): ReadElement {
  let made: ReadElement | undefined;
  return (element) => (made ??= make())(element);
}

function malformed(): never {
  throw new S3Error(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
