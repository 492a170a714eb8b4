const MOST_LETTERS = 300;
const CREDENTIALS = /(\w+:\/\/)[^\s/@]+@/g;

/**
 * The cause of a failure in one line, as an operator reads it in a timeline; nothing that opens anything. Undefined: it
 * says nothing.
 */
export function causeIn(cause: unknown): string | undefined {
  // By its message: what Node itself throws may be of another realm's Error.
  const text: unknown = typeof cause === 'string' ? cause : (cause as Error | null | undefined)?.message;
  if (typeof text !== 'string') return undefined;
  const [line = ''] = text.trim().split('\n');
  const open = line.replaceAll(CREDENTIALS, '$1…@').trim();
  return open === '' ? undefined : open.slice(0, MOST_LETTERS);
}
