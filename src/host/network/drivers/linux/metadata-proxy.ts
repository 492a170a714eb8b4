/**
 * Stands at 169.254.169.254:80 inside a host's network namespace and hands what guests ask, with the address they ask from, to
 * engine-network over a Unix socket. A program of its own, with nothing but Node's own modules: it is started as root in the
 * namespace, takes its port, then becomes an unprivileged user that holds no token. It ends when its parent lets go of stdin.
 *
 * argv: socket, uid, connections a guest may hold.
 */
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const LISTEN = { host: '169.254.169.254', port: 80 };
const LISTEN_TRIES = 50;
const LISTEN_PAUSE_MS = 100;
const MAX_PATH = 2_048;
const MAX_BODY = 1_024;
const MAX_CONNECTIONS = 512;
const ANSWER_MS = 15_000;
/** What the metadata service knows; the rest stays here. Host is told apart by nobody. */
const PASSED_ON = ['x-aws-ec2-metadata-token', 'x-aws-ec2-metadata-token-ttl-seconds', 'x-forwarded-for'];

const [, , socketPath = '', uid = '', perGuest = ''] = process.argv;
const upstream = new Agent({ keepAlive: true, maxSockets: 32 });
const held = new Map<string, number>();

const server = createServer(
  { maxHeaderSize: 8_192, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000 },
  (from, to) => void answer(from, to),
);
// Small guests ask with `nc`, which closes its side once it has asked; Node would take that for a hang-up.
Object.assign(server, { httpAllowHalfOpen: true });
server.maxHeadersCount = 50;
server.maxConnections = MAX_CONNECTIONS;
server.on('connection', admit);
server.on('clientError', (_error, socket) => socket.destroy());

let tries = 0;
server.on('error', (error: NodeJS.ErrnoException) => {
  tries += 1;
  // The one before us is about to end.
  if (error.code !== 'EADDRINUSE' || tries >= LISTEN_TRIES) throw error;
  setTimeout(() => server.listen(LISTEN), LISTEN_PAUSE_MS);
});
server.on('listening', () => {
  process.setgroups?.([]);
  process.setgid?.(Number(uid));
  process.setuid?.(Number(uid));
  process.stdout.write('ready\n');
});
process.stdin.on('end', () => process.exit(0)).resume();
server.listen(LISTEN);

/** One guest cannot keep the others out. */
function admit(socket: Socket): void {
  const guest = socket.remoteAddress ?? '';
  const count = (held.get(guest) ?? 0) + 1;
  held.set(guest, count);
  socket.on('close', () => {
    const left = (held.get(guest) ?? 1) - 1;
    if (left === 0) held.delete(guest);
    else held.set(guest, left);
  });
  if (count > Number(perGuest)) socket.destroy();
}

async function answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
  try {
    if ((from.url ?? '').length > MAX_PATH) return refuse(to, 414);
    if (!(await drained(from))) return refuse(to, 413);
    passOn(from, to);
  } catch {
    to.destroy();
  }
}

/** Bodies mean nothing to the metadata service: they are read away, up to a limit. */
async function drained(from: IncomingMessage): Promise<boolean> {
  let size = 0;
  for await (const chunk of from) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY) return false;
  }
  return true;
}

function passOn(from: IncomingMessage, to: ServerResponse): void {
  const passed = Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = from.headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  const { method = 'GET', url: path = '/', socket } = from;
  const asked = JSON.stringify({ address: socket.remoteAddress, method, path, headers: passed });
  const upward = request({ socketPath, agent: upstream, method: 'POST', timeout: ANSWER_MS }, (reply) => {
    // Those two are about our own connection upwards; a guest that asked to close waits for it.
    const headers = { ...reply.headers };
    delete headers.connection;
    delete headers['keep-alive'];
    to.writeHead(reply.statusCode ?? 502, headers);
    reply.pipe(to);
  });
  upward.on('timeout', () => upward.destroy(new Error('no answer')));
  upward.on('error', () => (to.headersSent ? to.destroy() : refuse(to, 503)));
  to.on('close', () => upward.destroy());
  upward.end(asked);
}

function refuse(to: ServerResponse, status: number): void {
  to.writeHead(status, { 'content-length': '0', connection: 'close' }).end();
}
