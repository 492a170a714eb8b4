import { join } from 'node:path';
import { confinement } from './confinement.js';
import { type Base, FORMAT, formatNode } from './overlay-nodes.js';
import { monitorSocketIn } from './server-monitor.js';
import { TLS, tlsServerObject } from './server-tls.js';
import type { TcpAddress, VolumeLimits } from '../../../../../workflows/contracts/volume.js';

/** One volume that is about to be served. */
export interface Served {
  readonly volumeId: string;
  readonly sizeBytes: number;
  /** Path of the file that is written. */
  readonly bytes: string;
  /** What every path of its files begins with. */
  readonly stem: string;
  /** What lies under it. Absent: it is flat. */
  readonly base?: Base;
  /** Folder of its sockets. */
  readonly sockets: string;
  /** 0: as who starts it. */
  readonly uid: number;
  /** Where it listens for a guest of another host, instead of its socket. */
  readonly tcp?: TcpAddress;
  readonly limits?: VolumeLimits;
  /** What is in its file is a LUKS container: it is opened, and exported, over the monitor (`unlock`). */
  readonly isEncrypted?: boolean;
}

/** The export's name at its server. */
export const EXPORT = 'e';

/** The node that is exported, and the group that holds its limits. */
export const NODE = 'v';
export const LIMITS = 'limits';

const MIB = 1024 ** 2;

export const nbdSocketIn = (sockets: string): string => join(sockets, 'nbd.sock');

/** The socket that listens already when it starts: it has no network of its own to open one in. */
const INHERITED = `addr.type=fd,addr.str=3,tls-creds=${TLS}`;

/** A comma begins the next option; doubled, it is one. */
const word = (text: string) => text.replaceAll(',', ',,');

/**
 * The whole command of a server. The format is said, and never looked for in the bytes: a guest may write what it likes
 * into them. Its export is a throttle, without limits where there are none, so that limits can be set while it is used.
 */
export function storageDaemonCommand(binary: string, served: Served): readonly string[] {
  const { bytes, base, sockets, uid, limits, isEncrypted = false, tcp } = served;
  const format = formatNode(bytes, base);
  const group = { 'qom-type': 'throttle-group', id: LIMITS, limits: limitsOf(limits) };
  return [
    ...confinement(uid, base?.group),
    binary,
    ...['--chardev', `socket,id=m,path=${word(monitorSocketIn(sockets))},server=on,wait=off`],
    ...['--monitor', 'chardev=m'],
    ...['--object', JSON.stringify(group)],
    ...['--blockdev', JSON.stringify(isEncrypted ? format : limitedNodeOf(format))],
    ...(tcp ? ['--object', JSON.stringify(tlsServerObject(sockets))] : []),
    ...['--nbd-server', tcp ? INHERITED : `addr.type=unix,addr.path=${word(nbdSocketIn(sockets))}`],
    ...(isEncrypted ? [] : ['--export', JSON.stringify(exportOf(served))]),
  ];
}

const limitedNodeOf = (file: object) => ({
  ...{ driver: 'throttle', 'node-name': NODE, 'throttle-group': LIMITS, discard: 'unmap', file },
});

/** As `blockdev-add` takes it, with the key of this name. What is discarded stays in the file. */
export const encryptedNodeOf = (secret: string) =>
  limitedNodeOf({ driver: 'luks', 'node-name': 'luks', 'key-secret': secret, file: FORMAT });

/**
 * As `block-export-add` takes it. The server of an overlay keeps tables of it in its memory: each write is answered
 * once they are in the file, so that no answered write is lost when the server is killed.
 */
export const exportOf = ({ volumeId, base }: Pick<Served, 'volumeId' | 'base'>) => ({
  ...{ type: 'nbd', id: EXPORT, 'node-name': NODE, name: volumeId, writable: true },
  ...(base && { writethrough: true }),
});

/** As `qom-set` takes them for a group that may have others by now: 0 is no limit. */
export const allLimitsOf = (limits: VolumeLimits | undefined) => ({
  ...{ 'iops-total': 0, 'bps-total': 0 },
  ...limitsOf(limits),
});

const limitsOf = (limits: VolumeLimits | undefined) =>
  limits === undefined
    ? {}
    : {
        'iops-total': limits.iops,
        ...(limits.throughputMiB !== undefined && { 'bps-total': limits.throughputMiB * MIB }),
      };
