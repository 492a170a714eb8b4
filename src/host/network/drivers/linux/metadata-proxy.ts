/**
 * Stands at port 80 of the metadata addresses inside a host's network namespace and hands what guests ask, with the
 * address they ask from, to engine-network over a Unix socket. A program of its own, with nothing but Node's own
 * modules: it is started as root in the namespace, takes its ports, then becomes an unprivileged user that holds no
 * token. It ends when its parent lets go of stdin.
 *
 * One guest cannot keep the others out: what it may hold of connections, of requests under way and of requests a second
 * is bounded, a connection has one request at a time, and guests take turns.
 *
 * argv: socket, uid, connections a guest may hold, the addresses with commas between them.
 */
import { createServer } from 'node:net';
import { GuestConnections } from './guest-connections.js';
import { serveGuests } from './guest-requests.js';
import { GuestTurns } from './guest-turns.js';
import { metadataUpstream } from './metadata-upstream.js';

const PORT = 80;
const LISTEN_TRIES = 50;
const LISTEN_PAUSE_MS = 100;
const MAX_CONNECTIONS = 1_024;
/** cloud-init asks about a hundred times in a second or two. */
const TURNS = { atOnce: 32, ofOne: 2, perSecond: 40, burst: 200 };

const [, , socketPath = '', uid = '', perGuest = '', addresses = ''] = process.argv;
const connections = new GuestConnections(Number(perGuest), MAX_CONNECTIONS);
const serve = serveGuests(new GuestTurns(TURNS), metadataUpstream(socketPath, TURNS.atOnce));

const listening = addresses.split(',').map(listenAt);

/** Resolves once the address is ours. */
function listenAt(host: string): Promise<void> {
  const door = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (raw) => {
    // Also of one that is closed here: no other listener gets it.
    raw.on('error', () => raw.destroy());
    if (connections.admit(raw)) serve(raw);
  });
  let tries = 0;
  door.on('error', (error: NodeJS.ErrnoException) => {
    tries += 1;
    // The one before us is about to end.
    if (error.code !== 'EADDRINUSE' || tries >= LISTEN_TRIES) throw error;
    setTimeout(() => door.listen(PORT, host), LISTEN_PAUSE_MS);
  });
  return new Promise((resolve) => {
    door.on('listening', resolve).listen(PORT, host);
  });
}

process.stdin.on('end', () => process.exit(0)).resume();
await Promise.all(listening);
process.setgroups?.([]);
process.setgid?.(Number(uid));
process.setuid?.(Number(uid));
process.stdout.write('ready\n');
