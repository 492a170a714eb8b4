/**
 * A filter's value, read by AWS's rules: `*` is any text (also none), `?` is exactly one character, a backslash takes
 * the next character as it is, letters count as they are written.
 */
export interface Wildcard {
  /** Null: the value has wildcards. Else the text that it stands for. */
  readonly exact: string | null;
  /** For SQL's LIKE with its default escape character, the backslash. */
  readonly like: string;
}

const SPECIAL_IN_LIKE = /[\\%_]/g;

export function wildcard(value: string): Wildcard {
  let exact: string | null = '';
  let like = '';
  for (let i = 0; i < value.length; i += 1) {
    const char = value.charAt(i);
    if (char === '*' || char === '?') {
      exact = null;
      like += char === '*' ? '%' : '_';
      continue;
    }
    const literal = char === '\\' && i + 1 < value.length ? value.charAt((i += 1)) : char;
    if (exact !== null) exact += literal;
    like += literal.replace(SPECIAL_IN_LIKE, '\\$&');
  }
  return { exact, like };
}

/**
 * Whether `text` matches. At worst the product of both lengths, whatever stars the value has: no regular expression,
 * which could take for ever, is made of what a caller sent.
 */
export function matches(value: string, text: string): boolean {
  const tokens = tokensOf(value);
  let at = 0;
  let token = 0;
  let star = -1;
  let from = 0;
  while (at < text.length) {
    const want = tokens[token];
    if (want === ANY) {
      star = token;
      from = at;
      token += 1;
    } else if (want !== undefined && (want === ONE || want === text.charAt(at))) {
      token += 1;
      at += 1;
    } else if (star >= 0) {
      token = star + 1;
      from += 1;
      at = from;
    } else return false;
  }
  return tokens.slice(token).every((rest) => rest === ANY);
}

/** The value that stands for this text and no other. */
export const literally = (text: string): string => text.replace(/[\\*?]/g, '\\$&');

const ANY = Symbol('any text');
const ONE = Symbol('one character');

function tokensOf(value: string): readonly (string | symbol)[] {
  const tokens: (string | symbol)[] = [];
  for (let i = 0; i < value.length; i += 1) {
    const char = value.charAt(i);
    if (char === '*') tokens.push(ANY);
    else if (char === '?') tokens.push(ONE);
    else tokens.push(char === '\\' && i + 1 < value.length ? value.charAt((i += 1)) : char);
  }
  return tokens;
}
