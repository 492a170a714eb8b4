const MARKUP = /[&<>"\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const ALL_MARKUP = new RegExp(MARKUP, 'g');

/** Text inside an element. What XML 1.0 cannot carry becomes U+FFFD: no answer may be unreadable for its client. */
export const escapeXml = (text: string): string =>
  MARKUP.test(text) ? text.replace(ALL_MARKUP, escaped) : text;

const escaped = (char: string): string => ('&<>"\r'.includes(char) ? `&#${char.charCodeAt(0)};` : '\ufffd');
