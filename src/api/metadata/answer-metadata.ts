import type { GuestFacts } from '../../stream/guest-facts.js';
import type { MetadataAnswer, MetadataRequest } from '../../stream/metadata.contract.js';
import { checkMetadataToken, mintMetadataToken } from './metadata-token.js';
import { metadataTree } from './metadata-tree.js';
import { openstackAt } from './openstack-tree.js';
import { readPath } from './read-path.js';
import { METADATA_VERSIONS, versionNamed } from './versions.js';

export interface MetadataSurroundings {
  readonly region: string;
  readonly tokenKey: Buffer;
  /** Milliseconds. */
  readonly now: number;
}

const TOKEN_PATH = '/latest/api/token';
const TTL = 'x-aws-ec2-metadata-token-ttl-seconds';
const TOKEN = 'x-aws-ec2-metadata-token';
const LONGEST_TTL = 21_600;

/** EC2's and OpenStack's metadata service for one guest, from its facts and its request. */
export function answerMetadata(
  facts: GuestFacts,
  request: MetadataRequest,
  around: MetadataSurroundings,
): MetadataAnswer {
  const path = pathOf(request.path);
  if (path === undefined) return plain(400, 'Bad Request');
  if (!facts.metadataEnabled || (request.overIpv6 && !facts.metadataIpv6)) return plain(403, 'Forbidden');
  if (path.replace(/\/$/, '') === TOKEN_PATH) return token(facts, request, around);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plain(405, 'Method Not Allowed', { allow: 'GET, HEAD' });
  const given = request.headers[TOKEN];
  const ends = given === undefined ? undefined : checked(facts, given, around);
  if (ends === undefined && (given !== undefined || facts.metadataTokens === 'required'))
    return plain(401, 'Unauthorized');
  const answer = read(facts, path, around.region);
  const ttl = ends === undefined ? {} : { [TTL]: String(Math.ceil((ends - around.now) / 1000)) };
  // HEAD has what GET has: the client leaves the body out, and the length stays.
  return { ...answer, headers: { ...answer.headers, ...ttl } };
}

/** `PUT /latest/api/token` is answered for every guest: cloud-init gives up on a service that has none. */
function token(
  facts: GuestFacts,
  { method, headers }: MetadataRequest,
  { tokenKey, now }: MetadataSurroundings,
): MetadataAnswer {
  if (method !== 'PUT') return plain(405, 'Method Not Allowed', { allow: 'PUT' });
  // As AWS: a request through a proxy may be forged.
  if (headers['x-forwarded-for'] !== undefined) return plain(403, 'Forbidden');
  const asked = headers[TTL] ?? '';
  const seconds = /^\d{1,5}$/.test(asked) ? Number(asked) : 0;
  if (seconds < 1 || seconds > LONGEST_TTL) return plain(400, 'Bad Request');
  return plain(200, mintMetadataToken(tokenKey, facts.instanceId, now + seconds * 1000), {
    [TTL]: String(seconds),
  });
}

const checked = (facts: GuestFacts, given: string, { tokenKey, now }: MetadataSurroundings) =>
  checkMetadataToken(tokenKey, facts.instanceId, { token: given, now });

function read(facts: GuestFacts, path: string, region: string): MetadataAnswer {
  const [, name = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(path) ?? [];
  if (name === '') return plain(200, [...METADATA_VERSIONS, 'latest'].join('\n'));
  const found = name === 'openstack' ? readOpenstack(facts, path) : readEc2(facts, name, { rest, region });
  if (found === undefined) return plain(404, 'Not Found');
  if (typeof found === 'string')
    return path.endsWith('.json') ? plain(200, found, JSON_TYPE) : plain(200, found);
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: found };
}

const JSON_TYPE = { 'content-type': 'application/json' };

function readEc2(
  facts: GuestFacts,
  name: string,
  { rest, region }: { readonly rest: string; readonly region: string },
) {
  const version = versionNamed(name);
  return version && readPath(metadataTree(facts, version, region), rest);
}

/** OpenStack's tree of the same facts; a guest whose tokens are required gives one here, too. */
function readOpenstack(facts: GuestFacts, path: string) {
  const tree = openstackAt(facts, path);
  return tree && readPath(tree, path.replace(/^\/openstack/, ''));
}

/** A request line may hold the whole address. */
const ADDRESS = /^https?:\/\/[^/?#]*/i;

/** Decoded, without query, slashes in a row taken for one. */
function pathOf(asked: string): string | undefined {
  try {
    const path = asked.replace(ADDRESS, '').replace(/[?#].*$/s, '');
    return decodeURIComponent(path)
      .replace(/^\/*/, '/')
      .replace(/\/{2,}/g, '/');
  } catch {
    return undefined;
  }
}

const plain = (
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): MetadataAnswer => ({
  status,
  headers: { 'content-type': 'text/plain', ...headers },
  body: Buffer.from(text),
});
