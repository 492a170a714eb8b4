import type { WebSocket } from 'ws';
import { Turnstile } from '../../common/async/turnstile.js';
import { logger } from '../../common/log/logger.js';
import type { HostIdentity } from '../../cloud/hosts/host.repository.js';
import type { HostStream } from '../../cloud/streams/host-streams.js';
import type { DownMessage, UpMessage, UpMessages } from '../../stream/stream.contract.js';
import { upMessage } from '../../stream/stream.contract.js';

/** What is done with a stream's messages. Each call is awaited before the next message is read. */
export interface StreamEvents {
  /** False: the stream is not let in; it has been told why. */
  onHello(stream: StreamSession, hello: UpMessages['hello']): Promise<boolean>;
  onMessage(stream: StreamSession, message: Exclude<UpMessage, { type: 'hello' }>): Promise<void>;
  onEnd(stream: StreamSession): void;
}

const HELLO_TIMEOUT_MS = 10_000;
const PING_MS = 10_000;
/** Who is shown out and does not hang up by then is cut off. */
const GOODBYE_MS = 2_000;
/** Messages and characters that may wait; a host that sends faster is not read from meanwhile. */
const [MAX_WAITING, MAX_WAITING_TEXT] = [64, 2 * 1024 * 1024];
/** WebSocket close codes: protocol error, and ours. */
const [PROTOCOL_ERROR, ENDED] = [1002, 4000];

/** One host daemon's WebSocket: hello first, then its messages one at a time, in order. */
export class StreamSession implements HostStream {
  binary = '';
  readonly #socket: WebSocket;
  readonly #events: StreamEvents;
  readonly #log = logger('host-api');
  readonly #hello: NodeJS.Timeout;
  readonly #pings: NodeJS.Timeout;
  #goodbye: NodeJS.Timeout | undefined;
  #heard = true;
  #waiting = 0;
  #waitingText = 0;
  readonly #messages = new Turnstile();

  constructor(
    socket: WebSocket,
    readonly identity: HostIdentity,
    events: StreamEvents,
  ) {
    this.#socket = socket;
    this.#events = events;
    this.#hello = setTimeout(() => this.end('no hello came in time'), HELLO_TIMEOUT_MS);
    this.#pings = setInterval(() => this.#ping(), PING_MS);
    socket.on('pong', () => (this.#heard = true));
    socket.on('message', (data) => this.#enqueue(String(data)));
    socket.on('error', (error) => {
      this.#log.debug({ host: this.host, err: error }, 'stream broke');
      this.#cutOff();
    });
    socket.on('close', () => this.#closed());
  }

  get host(): string {
    return this.identity.name;
  }

  send(message: DownMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  end(why: string): void {
    this.#close(ENDED, why);
  }

  /** As a message that no schema knows: the sender is no daemon of ours. */
  notUnderstood(why: unknown): void {
    this.#log.warn({ host: this.host, binary: this.binary, err: why }, 'a host’s message is not understood');
    this.#close(PROTOCOL_ERROR, 'message not understood');
  }

  #close(code: number, why: string): void {
    this.#socket.close(code, why);
    this.#cutOff();
  }

  #cutOff(): void {
    this.#goodbye ??= setTimeout(() => this.#socket.terminate(), GOODBYE_MS);
  }

  #enqueue(text: string): void {
    this.#waiting += 1;
    this.#waitingText += text.length;
    if (this.#waiting > MAX_WAITING || this.#waitingText > MAX_WAITING_TEXT) this.#socket.pause();
    void this.#messages.run(async () => {
      await this.#handle(text);
      this.#waiting -= 1;
      this.#waitingText -= text.length;
      const isCalm = this.#waiting < MAX_WAITING / 2 && this.#waitingText < MAX_WAITING_TEXT / 2;
      if (isCalm && this.#socket.isPaused) this.#socket.resume();
    });
  }

  /** A message that cannot be handled (no database) is dropped: what matters is repeated until acknowledged. */
  async #handle(text: string): Promise<void> {
    this.#heard = true;
    // Shown out or gone: what matters of the rest is said again on the next stream.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const message = this.#read(text);
    try {
      if (message?.type === 'hello') await this.#greet(message);
      else if (message) await this.#events.onMessage(this, message);
    } catch (error) {
      this.#log.error({ host: this.host, err: error }, 'a host’s message could not be handled');
      // Nobody welcomed it: it must not stay open.
      if (message?.type === 'hello') this.end('not ready');
    }
  }

  #read(text: string): UpMessage | undefined {
    const parsed = upMessage.safeParse(parsedJson(text));
    const isDue = parsed.success && (parsed.data.type === 'hello') === (this.binary === '');
    if (!isDue) this.notUnderstood(parsed.error);
    return isDue ? parsed.data : undefined;
  }

  async #greet(hello: UpMessages['hello']): Promise<void> {
    clearTimeout(this.#hello);
    this.binary = hello.binary;
    if (!(await this.#events.onHello(this, hello))) this.binary = '';
    // Gone while its hello was looked at: nothing else would notice.
    if (this.#socket.readyState === this.#socket.CLOSED) this.#events.onEnd(this);
  }

  #ping(): void {
    if (!this.#heard) return this.#socket.terminate();
    this.#heard = false;
    this.#socket.ping();
  }

  #closed(): void {
    for (const timer of [this.#hello, this.#pings, this.#goodbye]) clearTimeout(timer);
    this.#events.onEnd(this);
  }
}

/** Undefined is no message of ours. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
