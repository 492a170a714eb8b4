import { createHash } from 'node:crypto';
import { byId, byName, type Ref } from '../../../common/refs/ref.js';
import { UUID } from '../../../common/ids/uuid.js';
import type { LaunchRequest } from '../../../cloud/instances/instance.js';
import { checkedTags, NAME_KEY } from '../../../cloud/tags/tag.js';
import { lastSegment } from './links.js';
import { X7Error } from '../door/x7-error.js';
import { serverDisksOf } from './server-disks.js';
import type { NewServer as Server, ServerCreate } from './plain-create.js';

/** What is asked and not built: refused, so that nothing that is asked is silently ignored. */
const UNBUILT = [
  'personality',
  'block_device_mapping',
  'accessIPv4',
  'accessIPv6',
] as const satisfies readonly (keyof Server)[];

interface Defaults {
  readonly default_metadata_tokens: 'optional' | 'required';
}

/** What to launch. Throws 400 for what cannot be, 501 for what is not built. */
export function launchOf({ server, ...hints }: ServerCreate, defaults: Defaults): LaunchRequest {
  const { flavorRef, key_name: key, user_data: userData } = server;
  refuseUnbuilt(server, hints);
  const disks = serverDisksOf(server);
  if (Object.hasOwn(server.metadata ?? {}, NAME_KEY)) throw reservedKey();
  const zone = zoneOf(server);
  const minCount = server.min_count ?? 1;
  const maxCount = server.max_count ?? minCount;
  if (minCount > maxCount) throw new X7Error(400, 'min_count must be <= max_count');
  return {
    ...{ image: byId(disks.imageId), flavor: refOf(lastSegment(flavorRef)), minCount, maxCount },
    ...{ name: server.name, description: server.description ?? null },
    ...(server.tags && { labels: [...new Set(server.tags)] }),
    ...{ groups: groupsOf(server), ...serverGroupIn(hints) },
    requestHash: createHash('sha256').update(JSON.stringify(server)).digest('hex'),
    ...(key !== undefined && { keyPair: byName(key) }),
    ...(userData !== undefined && userData !== '' && { userData: decoded(userData) }),
    ...(server.config_drive !== undefined && { configDrive: server.config_drive }),
    ...(zone !== undefined && { zone }),
    ...{ shutdownBehaviour: 'stop', disableTermination: false, disableStop: false },
    metadata: { enabled: true, tokens: defaults.default_metadata_tokens, hopLimit: 1 },
    tags: checkedTags(Object.entries(server.metadata ?? {}).map(([Key, Value]) => ({ Key, Value }))),
    ...{ interfaceTags: [], volumeTags: [], mappings: disks.mappings },
  };
}

/** Metadata and EC2's tags are one set, but for the tag that is the name. */
export const reservedKey = (): X7Error =>
  new X7Error(400, `Invalid metadata key ${NAME_KEY}: it is the name of the server.`);

function refuseUnbuilt(server: Server, hints: Omit<ServerCreate, 'server'>): void {
  const asked = UNBUILT.filter((key) => {
    const value = server[key];
    return Array.isArray(value) ? value.length > 0 : value !== undefined;
  });
  const others = Object.values(hints).flatMap((hint) => Object.keys(hint ?? {}));
  const all = [...asked, ...others.filter((hint) => hint !== 'group')];
  if (all.length > 0) throw new X7Error(501, `Not supported yet: ${all.join(', ')}`);
}

/** The one hint that is built. */
function serverGroupIn(hints: Omit<ServerCreate, 'server'>): Pick<LaunchRequest, 'placementGroup'> {
  const [group] = Object.values(hints).flatMap((hint) => hint?.['group'] ?? []);
  if (group === undefined) return {};
  if (typeof group === 'string' && UUID.test(group)) return { placementGroup: byId(group) };
  throw new X7Error(400, `Invalid input for field/attribute group. It is no UUID of a server group`);
}

/** `nova` is what OpenStack's clients call any zone. */
export const zoneOf = ({ availability_zone: zone }: Server): string | undefined =>
  zone === '' || zone === 'nova' ? undefined : zone;

export const groupsOf = ({ security_groups: groups = [] }: Server): readonly Ref[] =>
  groups.map(({ name }) => refOf(name));

/** By its UUID or its name. */
const refOf = (ref: string): Ref => (UUID.test(ref) ? byId(ref) : byName(ref));

/** Most bytes of user data: the guest's metadata service gives no more. */
const MOST_USER_DATA = 16_384;

function decoded(userData: string): Buffer {
  const tight = userData.replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(tight))
    throw new X7Error(400, 'Invalid input for field/attribute user_data. It is not base64');
  const bytes = Buffer.from(tight, 'base64');
  if (bytes.length > MOST_USER_DATA)
    throw new X7Error(400, `User data is limited to ${MOST_USER_DATA} bytes`);
  return bytes;
}
