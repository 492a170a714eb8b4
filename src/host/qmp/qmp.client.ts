import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { connected, type QmpDoor } from './qmp-door.js';
import { QmpError } from './qmp-error.js';
import { qmpMessage, type QmpEvent } from './qmp-message.js';

const GREETING_MS = 2_000;
const COMMAND_MS = 10_000;
/** What QEMU says at once is small; more without a newline is no QMP. */
const LONGEST_LINE = 16 * 1024 * 1024;

interface Waiting {
  readonly command: string;
  readonly timer: NodeJS.Timeout;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One monitor of a QEMU. Every question has a time limit; one whose monitor closes fails at once. */
export class QmpClient extends EventEmitter<{ event: [QmpEvent]; close: [] }> {
  readonly #waiting = new Map<number, Waiting>();
  #buffer = '';
  #last = 0;
  #closed = false;
  #greeted: (() => void) | undefined;

  private constructor(private readonly socket: Socket) {
    super();
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#read(text));
    // What matters about an error is the close that follows it; it may have come between the connection and this.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end());
    this.#closed = socket.destroyed;
  }

  /** Waits until QEMU listens, and until it has accepted us. */
  static async open(door: QmpDoor): Promise<QmpClient> {
    const socket = await connected(door);
    const client = new QmpClient(socket);
    try {
      await client.#greeting();
      await client.ask('qmp_capabilities');
      return client;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  ask(command: string, args?: object, timeoutMs = COMMAND_MS): Promise<unknown> {
    if (this.#closed) return Promise.reject(new QmpError('closed', `${command}: the monitor is closed`));
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new QmpError('timeout', `${command}: no answer in ${timeoutMs} ms`));
      }, timeoutMs);
      this.#waiting.set(id, { command, timer, resolve, reject });
      this.socket.write(`${JSON.stringify({ execute: command, arguments: args, id })}\n`);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  async #greeting(): Promise<void> {
    if (this.#closed) throw new QmpError('closed', 'closed before the greeting');
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#greeted = resolve;
      this.once('close', () => reject(new QmpError('closed', 'closed before the greeting')));
      timer = setTimeout(() => reject(new QmpError('busy', 'no greeting')), GREETING_MS);
    }).finally(() => clearTimeout(timer));
  }

  #read(text: string): void {
    this.#buffer += text;
    for (let at = this.#buffer.indexOf('\n'); at >= 0; at = this.#buffer.indexOf('\n')) {
      const line = this.#buffer.slice(0, at);
      this.#buffer = this.#buffer.slice(at + 1);
      this.#take(line);
    }
    if (this.#buffer.length > LONGEST_LINE) this.socket.destroy();
  }

  #take(line: string): void {
    const message = qmpMessage(line);
    if (message === undefined) return;
    if ('QMP' in message) this.#greeted?.();
    else if ('event' in message) this.emit('event', message);
    else {
      const waiting = this.#waiting.get(message.id);
      if (!waiting) return;
      this.#waiting.delete(message.id);
      clearTimeout(waiting.timer);
      if ('error' in message)
        waiting.reject(new QmpError('refused', `${waiting.command}: ${message.error.desc}`));
      else waiting.resolve(message.return);
    }
  }

  #end(): void {
    this.#closed = true;
    for (const { command, timer, reject } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new QmpError('closed', `${command}: the monitor closed`));
    }
    this.#waiting.clear();
    this.emit('close');
  }
}
