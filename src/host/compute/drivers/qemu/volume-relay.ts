/**
 * Carries bytes between sockets of this host, each of one guest's user, and the servers of volumes on other hosts: a
 * guest's QEMU lives in a network without a way there. It has no key and reads nothing: QEMU and the server speak TLS.
 * A program of its own, because guests outlive engine-compute, which starts it, says in a folder what there is to
 * carry, and starts it again when it has ended. It ends when there is nothing to carry, or another one is at work.
 *
 * argv: the folder of what there is to carry, the file that says which process does.
 */
import { readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processId } from '../../../processes/linux-process.js';
import { relaySpec } from './relay-spec.js';
import { RelayedSocket } from './relayed-socket.js';

/** Beside what the folder tells of itself. */
const LOOK_MS = 250;
const FILE = /^[\w-]+\.json$/;
const [, , folder = '', processFile = ''] = process.argv;
const relays = new Map<string, { readonly text: string; readonly socket: RelayedSocket }>();
const own = JSON.stringify(processId(process.pid));

writeFileSync(processFile, own, { mode: 0o600 });
setInterval(look, LOOK_MS);
watch(folder, look);
look();

function look(): void {
  // What has taken over has made the sockets anew: they are left alone.
  if (textOf(processFile) !== own) process.exit(0);
  const wanted = wantedRelays();
  for (const [name, { text, socket }] of relays)
    if (wanted.get(name) !== text) {
      relays.delete(name);
      socket.close();
    }
  for (const [name, text] of wanted) if (!relays.has(name)) open(name, text);
  if (relays.size === 0) process.exit(0);
}

/** One that cannot be made, or read, is tried again, and keeps the others from nothing. */
function open(name: string, text: string): void {
  try {
    const relay = { text, socket: new RelayedSocket(relaySpec.parse(JSON.parse(text))) };
    relays.set(name, relay);
    relay.socket.open().catch((error: unknown) => {
      report(name, error);
      if (relays.get(name) === relay) relays.delete(name);
    });
  } catch (error) {
    report(name, error);
  }
}

function report(name: string, error: unknown): void {
  process.stderr.write(`${name}: ${(error as Error).message}\n`);
}

function wantedRelays(): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter((name) => FILE.test(name));
  const texts = names.map((name) => [name, textOf(join(folder, name))] as const);
  return new Map(texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])));
}

/** Undefined: it is gone. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
