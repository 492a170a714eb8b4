/** Part of the metadata proxy’s program: nothing but Node’s own modules. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type AskingGuest, askingGuest } from './asking-guest.js';
import type { GuestTurns } from './guest-turns.js';
import { ANSWER_MS, type Upstream } from './metadata-upstream.js';
import { SlicedSocket } from './sliced-socket.js';

const MAX_PATH = 2_048;
const MAX_BODY = 1_024;
/** For a request to come, whole; also for the next one, and for an answer to be taken. */
const IDLE_MS = 5_000;

/** Of a connection: who it is, and the request that is under way on it. */
interface Guest extends AskingGuest {
  readonly raw: Socket;
  readonly socket: SlicedSocket;
  answering?: ServerResponse;
}

/** Speaks HTTP on guests’ connections, each with one request at a time. Returns what takes a connection, paused. */
export function serveGuests(turns: GuestTurns, upstream: Upstream): (raw: Socket) => void {
  const guests = new WeakMap<object, Guest>();
  const server = createServer({ maxHeaderSize: 8_192 }, (from, to) => {
    const guest = guests.get(from.socket);
    if (guest) void answer({ guest, turns, upstream }, from, to);
    else to.destroy();
  });
  // Small guests ask with `nc`, which closes its side once it has asked; Node would take that for a hang-up.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.maxHeadersCount = 50;
  server.on('clientError', (_error, socket) => socket.destroy());
  return (raw) => {
    const socket = new SlicedSocket(raw);
    guests.set(socket, { ...askingGuest(raw.remoteAddress), raw, socket });
    raw.setTimeout(IDLE_MS, () => raw.destroy());
    server.emit('connection', socket);
  };
}

interface Asked {
  readonly guest: Guest;
  readonly turns: GuestTurns;
  readonly upstream: Upstream;
}

async function answer(asked: Asked, from: IncomingMessage, to: ServerResponse): Promise<void> {
  const { guest } = asked;
  // Sent without waiting for the answer before: that one is the connection’s last, and the rest is not read.
  if (guest.answering) return endAfter(guest, guest.answering);
  guest.answering = to;
  to.on('finish', () => {
    delete guest.answering;
    guest.raw.setTimeout(IDLE_MS);
    guest.socket.release();
  });
  try {
    if ((from.url ?? '').length > MAX_PATH) return refuse(to, 414);
    if (!(await drained(from))) return refuse(to, 413);
    guest.socket.hold();
    guest.raw.setTimeout(2 * ANSWER_MS);
    await answerInTurn(asked, from, to);
  } catch {
    refuse(to, 503);
  }
}

function endAfter({ socket }: Guest, answering: ServerResponse): void {
  socket.hold();
  if (answering.headersSent) answering.once('finish', () => socket.destroySoon());
  else answering.setHeader('connection', 'close');
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

/** The turn ends with the answer in our hands: how fast a guest takes it is its own affair. */
async function answerInTurn({ guest, turns, upstream }: Asked, from: IncomingMessage, to: ServerResponse) {
  const { address, overIpv6, raw } = guest;
  const end = await turns.take(address);
  try {
    if (raw.destroyed) return;
    const { status, headers, body } = await upstream({ address, overIpv6 }, from);
    raw.setTimeout(IDLE_MS);
    to.writeHead(status, headers).end(body);
  } finally {
    end();
  }
}

/** The rest of what was sent is not read: the connection ends with this answer. */
function refuse(to: ServerResponse, status: number): void {
  if (to.headersSent) to.destroy();
  else to.writeHead(status, { 'content-length': '0', connection: 'close' }).end();
}
