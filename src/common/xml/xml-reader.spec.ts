import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readXml, XmlSyntaxError } from './xml-reader.js';

describe('a document', () => {
  it('is its elements, attributes and text', () => {
    const root = readXml(
      '\ufeff<?xml version="1.0"?><!-- c --><a:r xmlns:a="u" x=\'1\'>t&lt;&#65;&#x42;<b/><![CDATA[<c>]]></a:r><!-- d -->',
    );
    expect(root).toMatchObject({
      name: 'r',
      text: 't<AB<c>',
      children: [{ name: 'b', text: '', children: [] }],
    });
    expect(root.attributes.get('x')).toBe('1');
  });

  it.each([
    ['nothing', ''],
    ['text alone', 'a'],
    ['two roots', '<a/><b/>'],
    ['a tag that is open', '<a>'],
    ['tags that cross', '<a><b></a></b>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['an unknown entity', '<a>&b;</a>'],
    ['an ampersand', '<a>&</a>'],
    ['a number that is no character', '<a>&#xd800;</a>'],
    ['NUL', '<a>&#0;</a>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['a cut comment', '<a><!-- </a>'],
    ['text behind the root', '<a/>b'],
    ['too deep', '<a>'.repeat(40)],
  ])('that is %s is refused', (_, text) => {
    expect(() => readXml(text)).toThrow(XmlSyntaxError);
  });

  it('of any letters is read or refused, and nothing else', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('<a>', '</a>', '<', '>', '&amp;', '<!--', '-->', '<![CDATA[', ']]>', '="', '/>'),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        try {
          expect(readXml(parts.join('')).name).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(XmlSyntaxError);
        }
      }),
    );
  });
});
