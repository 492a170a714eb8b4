import { DOOR_PORTS, type DoorName } from './door-names.js';

const METADATA_PORT = 80;

/** As nft writes one or several. */
const textOf = (ports: readonly number[]): string =>
  ports.length === 1 ? String(ports[0]) : `{ ${[...ports].sort((a, b) => a - b).join(', ')} }`;

/** Ports of the doors behind the metadata address; undefined: there are none. */
export const doorPorts = (doors: readonly DoorName[] = []): string | undefined =>
  doors.length === 0 ? undefined : textOf(doors.map((door) => DOOR_PORTS[door]));

/** All ports at the metadata address that guests may use. */
export const proxyPorts = (doors: readonly DoorName[] = []): string =>
  textOf([METADATA_PORT, ...doors.map((door) => DOOR_PORTS[door])]);
