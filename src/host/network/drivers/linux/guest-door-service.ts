import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { doorsIn } from '../../guest-doors-flag.js';
import type { NetworkDriverOptions } from '../../network-driver-options.js';
import { DoorRelay, type DoorRelayOptions } from './door-relay.js';
import type { HostNamespace } from './host-namespace.js';
import { KeptProcess } from './kept-process.js';

export interface GuestDoorServiceOptions {
  readonly host: Pick<NetworkDriverOptions, 'runFolder' | 'flags'>;
  readonly namespace: HostNamespace;
  /** The program; absent: the one beside this file. */
  readonly script: string | undefined;
  readonly guestAt: DoorRelayOptions['guestAt'];
}

const PROGRAM = fileURLToPath(new URL('./guest-doors.js', import.meta.url));

/** Enough to become somebody else, and nothing of it is left after that. */
const CAPABILITIES = '-all,+setuid,+setgid';

/** The cloud's own APIs for a host's guests: the program that they reach and the relay that goes on to the doors. */
export class GuestDoorService {
  readonly #relay: DoorRelay;
  readonly #program: KeptProcess;
  readonly #isWanted: boolean;

  constructor({ host, namespace, script = PROGRAM, guestAt }: GuestDoorServiceOptions) {
    const socket = join(host.runFolder, 'doors.sock');
    const { metadata_uid: uid, guest_doors } = host.flags;
    const doors = doorsIn(guest_doors);
    const { guest_door_connections: connections, guest_door_passwords: passwords } = host.flags;
    this.#isWanted = doors.size > 0;
    const authorities = authoritiesIn(host.flags.guest_door_ca_file);
    this.#relay = new DoorRelay({ socket, uid, doors, authorities, guestAt });
    const drop = ['--no-new-privs', `--bounding-set=${CAPABILITIES}`, '--inh-caps=-all', '--'];
    const names = [...doors.keys()].join(',');
    this.#program = new KeptProcess({
      name: 'the guests’ doors',
      command: [
        ...(['nsenter', `--net=${namespace.path}`, 'setpriv', ...drop] as const),
        ...[process.execPath, '--max-old-space-size=96', script],
        ...[socket, String(uid), String(connections), names, passwords ? 'passwords' : ''],
      ],
      greets: true,
    });
  }

  async start(): Promise<void> {
    if (!this.#isWanted) return;
    await this.#relay.open();
    await this.#program.start();
  }

  async close(): Promise<void> {
    if (!this.#isWanted) return;
    await this.#program.close();
    await this.#relay.close();
  }
}

/** Throws a line that names the flag. */
function authoritiesIn(path: string): string | undefined {
  try {
    return path === '' ? undefined : readFileSync(path, 'utf8');
  } catch (error) {
    throw new Error(`--guest_door_ca_file: ${(error as Error).message}`, { cause: error });
  }
}
