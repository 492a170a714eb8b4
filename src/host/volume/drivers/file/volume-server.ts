import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import type { Server } from 'node:net';
import { dirname } from 'node:path';
import { EngineError } from '../../../../common/errors/engine-error.js';
import { killProcess, processesUsing, processId, type ProcessId } from '../../../processes/linux-process.js';
import { type NbdPlace, greetsSoon } from '../../../nbd/nbd-greeting.js';
import { writeServerKey } from './server-tls.js';
import { nbdSocketIn, type Served, storageDaemonCommand } from './storage-daemon.js';
import { descriptorOf, listenAt } from './volume-ports.js';

/** What a server finds in its environment. */
const ENVIRONMENT = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
const GREETS_MS = 20_000;

interface ServerStart {
  /** Path of what it says. */
  readonly log: string;
  readonly owner: number;
  /** Of the attachment, hex, where it listens for a guest of another host. */
  readonly key?: string;
  readonly started: (process: ProcessId) => Promise<void>;
  readonly opened?: () => Promise<void>;
}

/** Starts and ends the program that serves one volume. It outlives us. */
export class VolumeServer {
  constructor(private readonly binary: string) {}

  /**
   * Resolves once it greets. Its socket belongs to `owner` afterwards: only that user may use the volume; over TCP only
   * who has the key may. `started` is
   * told its process before that, so that it can be found again; `opened`: what it needs before anybody may use it.
   */
  async start(served: Served, { log, owner, key, started, opened }: ServerStart): Promise<void> {
    const { bytes, sockets, uid, tcp } = served;
    await this.end(served);
    await mkdir(sockets, { recursive: true, mode: 0o711 });
    await openWay(dirname(sockets));
    await chmod(sockets, 0o711);
    if (uid !== 0) for (const path of [sockets, bytes]) await chown(path, uid, uid);
    if (key !== undefined) await writeServerKey(sockets, { key, uid });
    const listener = tcp && (await listenAt(tcp));
    const child = await launched(storageDaemonCommand(this.binary, served), log, listener).finally(() =>
      listener?.close(),
    );
    const alive = () => child.exitCode === null && child.signalCode === null;
    const socket = nbdSocketIn(sockets);
    const place: NbdPlace = tcp ?? socket;
    const found = processId(child.pid ?? 0);
    if (found) await started(found);
    if (!found || !(await greetsSoon(place, GREETS_MS, alive))) {
      await this.end(served);
      const cause = (await readFile(log, 'utf8')).trim().split('\n').at(-1);
      throw new EngineError('InternalError', 'The volume could not be served on its host', { cause });
    }
    await opened?.().catch(async (error: unknown) => {
      await this.end(served);
      throw error;
    });
    if (tcp) return;
    await chmod(socket, 0o600);
    if (uid !== 0) await chown(socket, owner, owner);
  }

  /** Ends whoever serves the volume, and resolves when it is gone. Nobody is success. */
  async end({ stem, sockets }: Pick<Served, 'stem' | 'sockets'>): Promise<void> {
    await this.stop({ stem });
    await rm(sockets, { recursive: true, force: true });
  }

  /** The same before it is started anew: its socket stays, by which its user is known. */
  async stop({ stem }: Pick<Served, 'stem'>): Promise<void> {
    for (const { id } of await processesUsing(this.binary, stem)) await killProcess(id);
  }

  /** The user whose socket it is by now; undefined: there is none. */
  async ownerOf({ sockets }: Pick<Served, 'sockets'>): Promise<number | undefined> {
    try {
      return (await stat(nbdSocketIn(sockets))).uid;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

/** `listener`: it has it as its own number 3, and listens with it. */
async function launched(
  [file = '', ...args]: readonly string[],
  path: string,
  listener: Server | undefined,
): Promise<ChildProcess> {
  const log = await open(path, 'w', 0o600);
  try {
    const third = listener ? [descriptorOf(listener)] : [];
    const stdio = ['ignore', log.fd, log.fd, ...third] as const;
    const child = spawn(file, args, { detached: true, stdio: [...stdio], cwd: '/', env: ENVIRONMENT });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    return child;
  } finally {
    await log.close();
  }
}

/** Who serves, and who uses, passes through the folders of the cloud's sockets; /run itself is the machine's affair. */
async function openWay(folder: string): Promise<void> {
  for (const at of [folder, dirname(folder)]) {
    const { mode, uid } = await stat(at);
    if (uid === process.getuid?.() && (mode & 0o001) === 0) await chmod(at, (mode & 0o777) | 0o011);
  }
}
