import { type Flag, listOf } from '../../common/flags/flags.js';
import { DOOR_NAMES, type DoorName } from './drivers/linux/door-names.js';

/** Where a door of the cloud listens, as this host reaches it. */
export interface DoorPlace {
  readonly host: string;
  readonly port: number;
  /** It speaks TLS, and its certificate must be for `host`. */
  readonly isTls: boolean;
}

/**
 * Doors of the cloud that guests may use: `s3=127.0.0.1:3333,ec2=https://ec2.example:443`; none by default. With
 * `https://` the host speaks TLS with the door; guests speak HTTP with the host.
 */
export const guestDoors = (help: string): Flag<readonly string[]> =>
  listOf((text) => placeIn(text) !== undefined, [], `${help}; of ${DOOR_NAMES.join(', ')}`);

/** What such a flag says. */
export const doorsIn = (places: readonly string[]): ReadonlyMap<DoorName, DoorPlace> =>
  new Map(places.map(placeIn).filter((place) => place !== undefined));

/** Names of these doors below guests' domain. */
export const doorNames = (host: {
  readonly region: string;
  readonly flags: { readonly guest_doors: readonly string[] };
}): readonly string[] => [...doorsIn(host.flags.guest_doors).keys()].map((door) => `${door}.${host.region}`);

function placeIn(text: string): readonly [DoorName, DoorPlace] | undefined {
  const [, name, scheme, host = '', port = ''] =
    /^(\w+)=(https:\/\/)?([A-Za-z0-9.-]{1,253}):(\d{1,5})$/.exec(text) ?? [];
  const door = DOOR_NAMES.find((one) => one === name);
  if (!door || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return [door, { host, port: Number(port), isTls: scheme !== undefined }];
}
