import type { NormalizedSchema } from '@smithy/core/schema';
import { escapeXml } from '../../ec2/protocol/xml-text.js';
import { elementText } from './scalars.js';

/** The inside of an element. */
export type WriteElement = (value: unknown) => string;

type Values = Readonly<Record<string, unknown>>;

/** Names, of which answers have many, are written without their own header, query or payload. */
const ELSEWHERE = ['httpHeader', 'httpQuery', 'httpPrefixHeaders', 'httpLabel'] as const;

export function elementWriter(schema: NormalizedSchema): WriteElement {
  if (schema.isStructSchema()) return structWriter(schema);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    return listWriter(String(item.getMergedTraits().xmlName ?? 'member'), item);
  }
  return (value) => escapeXml(elementText(value));
}

function listWriter(tag: string, item: NormalizedSchema): WriteElement {
  const write = lazily(() => structOrText(item));
  return (values) => (values as readonly unknown[]).map((value) => write(value, tag)).join('');
}

/** One whole element: of structures, attributes stand in its tag. */
type WriteWhole = (value: unknown, tag: string) => string;

function structOrText(schema: NormalizedSchema): WriteWhole {
  const inside = elementWriter(schema);
  const attributes = schema.isStructSchema() ? attributesOf(schema) : [];
  if (attributes.length === 0) return (value, tag) => `<${tag}>${inside(value)}</${tag}>`;
  return (value, tag) => {
    const said = attributes.map(
      ([name, attribute]) => ` ${attribute}="${escapeXml(String((value as Values)[name] ?? ''))}"`,
    );
    return `<${tag} xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"${said.join('')}>${inside(value)}</${tag}>`;
  };
}

const attributesOf = (schema: NormalizedSchema): readonly (readonly [name: string, attribute: string])[] =>
  [...schema.structIterator()]
    .filter(([, member]) => member.getMergedTraits().xmlAttribute)
    .map(([name, member]) => [name, String(member.getMergedTraits().xmlName ?? name)]);

function structWriter(schema: NormalizedSchema): WriteElement {
  const members = [...schema.structIterator()]
    .filter(
      ([, member]) =>
        !member.getMergedTraits().xmlAttribute &&
        !ELSEWHERE.some((trait) => trait in member.getMergedTraits()),
    )
    .map(([name, member]) => [name, lazily(() => memberWriter(name, member))] as const);
  return (value) => {
    let out = '';
    for (const [name, write] of members) {
      const inside = (value as Values)[name];
      if (inside !== undefined && inside !== null) out += write(inside, '');
    }
    return out;
  };
}

function memberWriter(name: string, member: NormalizedSchema): WriteWhole {
  const traits = member.getMergedTraits();
  const tag = String(traits.xmlName ?? name);
  if (member.isListSchema() && traits.xmlFlattened) {
    const write = listWriter(tag, member.getValueSchema());
    return (values) => write(values);
  }
  const write = structOrText(member);
  return (value) => write(value, tag);
}

function lazily(make: () => WriteWhole): WriteWhole {
  let made: WriteWhole | undefined;
  return (value, tag) => (made ??= make())(value, tag);
}
