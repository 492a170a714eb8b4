/**
 * Stands at the metadata address at the ports of the cloud's own APIs, inside a host's network namespace, and carries
 * what guests ask to these doors, and to nothing else: over a Unix socket of engine-network, with the address they ask
 * from. A program of its own, with nothing but Node's own modules: it is started as root in the namespace, takes its
 * ports, then becomes an unprivileged user that holds no token. It ends when its parent lets go of stdin.
 *
 * One guest cannot keep the others out: what it may hold of connections, of requests under way and of requests a second
 * is bounded, and guests take turns.
 *
 * argv: socket, uid, connections a guest may hold, doors with commas, whether passwords are let through.
 */
import { createServer, type Server } from 'node:net';
import { DOOR_NAMES, DOOR_PORTS, type DoorName } from './door-names.js';
import { serveDoors } from './door-requests.js';
import { doorUpstream } from './door-upstream.js';
import { GuestConnections } from './guest-connections.js';
import { GuestTurns } from './guest-turns.js';

const HOST = '169.254.169.254';
const LISTEN_TRIES = 50;
const LISTEN_PAUSE_MS = 100;
const MAX_CONNECTIONS = 512;
const TURNS = { atOnce: 256, ofOne: 8, perSecond: 50, burst: 200 };

const [, , socketPath = '', uid = '', perGuest = '', doors = '', passwords = ''] = process.argv;
const connections = new GuestConnections(Number(perGuest), MAX_CONNECTIONS);
const serve = serveDoors({
  turns: new GuestTurns(TURNS),
  upstream: doorUpstream(socketPath),
  passwords: passwords === 'passwords',
});

function listening(door: DoorName): Promise<Server> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
    raw.on('error', () => raw.destroy());
    if (connections.admit(raw)) serve(raw, door);
  });
  const at = { host: HOST, port: DOOR_PORTS[door] };
  let tries = 0;
  server.on('error', (error: NodeJS.ErrnoException) => {
    tries += 1;
    // The one before us is about to end.
    if (error.code !== 'EADDRINUSE' || tries >= LISTEN_TRIES) throw error;
    setTimeout(() => server.listen(at), LISTEN_PAUSE_MS);
  });
  return new Promise((resolve) => server.once('listening', () => resolve(server)).listen(at));
}

const wanted = new Set(doors.split(','));
await Promise.all(DOOR_NAMES.filter((door) => wanted.has(door)).map(listening));
process.setgroups?.([]);
process.setgid?.(Number(uid));
process.setuid?.(Number(uid));
process.stdout.write('ready\n');
process.stdin.on('end', () => process.exit(0)).resume();
