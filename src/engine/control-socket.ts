import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { dirname, join } from 'node:path';
import { socketFolder } from '../common/state/state-paths.js';
import { type PartState } from './part.js';

/** What `engine status` shows. */
export interface CloudStatus {
  /** Every part is up. */
  readonly up: boolean;
  readonly pid: number;
  readonly parts: readonly PartStatus[];
  /** How guests run, and why so; empty until it is known. */
  readonly guests: string;
  /** Guests that going down waits for; none while it is up. */
  readonly waiting: readonly string[];
}

export interface PartStatus {
  readonly name: string;
  readonly state: PartState;
  readonly address: string;
  readonly restarts: number;
  readonly pid: number | null;
}

export interface Controlled {
  status(): CloudStatus;
  /** Begins to go down; does not wait. */
  down(keepGuests: boolean): void;
  /** Cuts the power of guests that going down waits for. */
  hurry(): void;
}

export const controlSocket = (cloud: string, stateRoot: string): string =>
  join(socketFolder(cloud, stateRoot, 'supervisor'), 'engine.sock');

/** The running supervisor's door, for its own user only. Throws when another supervisor answers there. */
export async function openControlSocket(path: string, cloud: Controlled): Promise<Server> {
  if (await askSupervisor(path, 'GET', '/status')) throw new Error('this cloud is up already: engine status');
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  // Before there is a socket: its own mode can only be set when it listens already.
  chmodSync(dirname(path), 0o700);
  rmSync(path, { force: true });
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? '/', 'http://engine');
    const route = `${asked.method} ${url.pathname}`;
    if (route === 'POST /down') cloud.down(url.searchParams.has('keep_guests'));
    else if (route === 'POST /hurry') cloud.hurry();
    else if (route !== 'GET /status') return void answer.writeHead(404).end();
    answer.setHeader('content-type', 'application/json').end(JSON.stringify(cloud.status()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return server;
}

/** Undefined: no supervisor is there. Rejects when there is one that answers another user only. */
export function askSupervisor(path: string, method: string, url: string): Promise<CloudStatus | undefined> {
  return new Promise((resolve, reject) => {
    // A connection that was kept would be of whoever this process was before.
    const asked = request({ socketPath: path, method, path: url, timeout: 5_000, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as CloudStatus));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EACCES') return resolve(undefined);
      reject(new Error(`this cloud answers its own user only, at ${path}: ask as that user, or with sudo`));
    });
    asked.end();
  });
}
