/** Part of the program of the guests' doors: nothing but Node’s own modules. */
import { createServer, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { loginVerdict, mayLogIn } from './door-logins.js';
import type { DoorName } from './door-names.js';
import { type DoorUpstream, passedOn } from './door-upstream.js';
import type { GuestTurns } from './guest-turns.js';

/** For the head of a request to come; also for the next one on the same connection. */
const HEAD_MS = 10_000;
const IDLE_MS = 30_000;

export interface DoorServing {
  readonly turns: GuestTurns;
  readonly upstream: DoorUpstream;
  /** Whether guests may log in to X7 with passwords. */
  readonly passwords: boolean;
}

/** Speaks HTTP on guests' connections and carries each request to its door. Returns what takes a connection. */
export function serveDoors(serving: DoorServing): (raw: Socket, door: DoorName) => void {
  const doors = new WeakMap<object, DoorName>();
  const busy = new WeakSet<object>();
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: HEAD_MS, keepAliveTimeout: IDLE_MS });
  server.requestTimeout = 0;
  // Small guests ask with `nc`, which closes its side once it has asked; Node would take that for a hang-up.
  Object.assign(server, { httpAllowHalfOpen: true });
  const take = (from: IncomingMessage, to: ServerResponse) => {
    const { socket } = from;
    const door = doors.get(socket);
    // One at a time: who does not wait for an answer could have any number of requests wait here.
    if (!door || busy.has(socket)) return void socket.destroy();
    busy.add(socket);
    to.once('close', () => busy.delete(socket));
    void carry({ ...serving, door }, from, to);
  };
  server.on('request', take);
  // The door says whether it wants the body.
  server.on('checkContinue', take);
  server.on('clientError', (_error, socket) => socket.destroy());
  return (raw, door) => {
    doors.set(raw, door);
    server.emit('connection', raw);
  };
}

type Serving = DoorServing & { readonly door: DoorName };

async function carry(serving: Serving, from: IncomingMessage, to: ServerResponse): Promise<void> {
  const { turns, upstream, door } = serving;
  const address = from.socket.remoteAddress ?? '';
  const end = await turns.take(address);
  to.once('close', end);
  if (from.socket.destroyed) return void to.destroy();
  const verdict = await verdictOn(serving, from).catch(() => ({ status: 400 as const }));
  if (verdict && 'status' in verdict) return refuse(to, verdict.status);
  const upward = upstream(address, door, from);
  upward.once('error', () => refuse(to, 502));
  upward.once('response', (answer) => answerWith(answer, to));
  upward.once('continue', () => to.writeContinue());
  to.once('close', () => upward.destroy());
  send(upward, from, verdict?.body);
}

async function verdictOn({ door, passwords }: Serving, from: IncomingMessage) {
  return door === 'x7' && !passwords && mayLogIn(from) ? loginVerdict(from) : undefined;
}

function send(upward: ClientRequest, from: IncomingMessage, body: Buffer | undefined): void {
  if (body) return void upward.end(body);
  upward.flushHeaders();
  // Either's failure is the other's: the answer, or its absence, says the rest.
  pipeline(from, upward, () => undefined);
}

function answerWith(answer: IncomingMessage, to: ServerResponse): void {
  if (to.headersSent) return void answer.destroy();
  to.writeHead(answer.statusCode ?? 502, answer.statusMessage, passedOn(answer.rawHeaders));
  to.flushHeaders();
  pipeline(answer, to, (error) => {
    if (error) to.destroy();
  });
}

/** The rest of what was sent is not read: the connection ends with this answer. */
function refuse(to: ServerResponse, status: number): void {
  if (to.headersSent) to.destroy();
  else to.writeHead(status, { 'content-length': '0', connection: 'close' }).end();
}
