import { refuse } from './refuse.js';

/** A request as it came over the wire: what signatures are made of. */
export interface Ec2Request {
  readonly method: string;
  /** Path as it was sent, without the query. */
  readonly path: string;
  /** Name, value, name, value … in the order and spelling of the client. */
  readonly rawHeaders: readonly string[];
  /** Parameters of the URL, decoded. */
  readonly query: readonly Pair[];
  /** Parameters of the URL and of the body, decoded. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

export type Pair = readonly [name: string, value: string];

/** RunInstances with 200 tags, 16 groups and 20 block devices sends about 600. */
export const MAX_PARAMETERS = 2000;
const MAX_NAME = 512;

/** Throws MalformedQueryString, InvalidParameterValue, InvalidParameterCombination (a parameter given twice). */
export function readRequest(raw: {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}): Ec2Request {
  const at = raw.url.indexOf('?');
  const query = pairsOf(at < 0 ? '' : raw.url.slice(at + 1));
  const form = pairsOf(raw.body.toString('utf8'));
  return {
    method: raw.method,
    path: at < 0 ? raw.url : raw.url.slice(0, at),
    rawHeaders: raw.rawHeaders,
    query,
    parameters: unique([...query, ...form]),
    body: raw.body,
  };
}

/** Every value of a header, joined as signatures want them; undefined: it was not sent. `name` in lower case. */
export function headerOf({ rawHeaders }: Pick<Ec2Request, 'rawHeaders'>, name: string): string | undefined {
  const values: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    if (rawHeaders[i]?.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? '');
  return values.length === 0 ? undefined : values.join(',');
}

function pairsOf(text: string): readonly Pair[] {
  if (text === '') return [];
  // Counted before anything is decoded.
  let parts = 1;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) parts += 1;
  if (parts > MAX_PARAMETERS)
    refuse('InvalidParameterValue', `A request may have ${MAX_PARAMETERS} parameters at most.`);
  return [...new URLSearchParams(text)];
}

function unique(pairs: readonly Pair[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (name.length > MAX_NAME) refuse('MalformedQueryString', 'The query string contains a syntax error');
    if (found.has(name))
      refuse('InvalidParameterCombination', `The parameter ${name} may be given only once`);
    found.set(name, value);
  }
  if (found.size > MAX_PARAMETERS)
    refuse('InvalidParameterValue', `A request may have ${MAX_PARAMETERS} parameters at most.`);
  return found;
}
