/** What is no document, or more than a request may be. */
export class XmlSyntaxError extends Error {
  override readonly name = 'XmlSyntaxError';
}

const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text as it is meant: entities resolved. Throws XmlSyntaxError. */
export function xmlText(text: string): string {
  if (!text.includes('&')) return checkedText(text);
  return checkedText(
    text.replace(ENTITY, (...[, decimal, hex, name]: (string | undefined)[]) => {
      if (name !== undefined) return NAMED[name] ?? '';
      if (decimal === undefined && hex === undefined) return fail('an entity is unknown');
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      const isCharacter = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isCharacter ? String.fromCodePoint(code) : fail('a number is no character');
    }),
  );
}

/** What XML 1.0 cannot carry is refused; line ends are one. */
export const checkedText = (text: string): string =>
  /\0/.test(text) ? fail('it has a character that is not allowed') : text.replace(/\r\n?/g, '\n');

export function fail(why: string): never {
  throw new XmlSyntaxError(`The document cannot be read: ${why}.`);
}
