import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { EngineError } from '../../common/errors/engine-error.js';
import { logger } from '../../common/log/logger.js';
import { downMessage, type DownMessage, type UpMessage } from '../../stream/stream.contract.js';

export interface StreamClientOptions {
  /** The host API, `http://…` or `https://…`. */
  readonly url: string;
  readonly token: string;
  /** Asked for each connection: capacity and version may have changed. */
  hello(): Promise<UpMessage>;
  /** In the order in which they came; the welcome is among them. */
  onMessage(message: DownMessage): void;
  /** After so long without a word, or without a welcome, a connection is given up. */
  readonly silenceMs?: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** The cloud pings every 10 s: a connection that is silent for so long is dead, whatever the kernel thinks. */
const SILENCE_MS = 35_000;

/** The WebSocket to the host API. It connects again for ever, with pauses that grow and are spread at random. */
export class StreamClient {
  readonly #options: StreamClientOptions;
  readonly #closing = new AbortController();
  readonly #log = logger('host-link');
  #socket: WebSocket | undefined;
  #welcomed = false;
  #everWelcomed = false;
  #running: Promise<void> | undefined;

  constructor(options: StreamClientOptions) {
    this.#options = options;
  }

  /** Resolves at the first welcome. Rejects with HostRefused when the cloud says no before it ever said yes. */
  open(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#running = this.#run(resolve).catch(reject);
    });
  }

  /** False: there is no welcomed connection now. */
  send(message: UpMessage): boolean {
    if (!this.#welcomed || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#socket?.terminate();
    await this.#running;
  }

  async #run(onWelcome: () => void): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.#closing.signal.aborted) {
      const refusal = await this.#connection(() => {
        pause = FIRST_PAUSE_MS;
        onWelcome();
      });
      if (refusal !== undefined && !this.#everWelcomed) throw new EngineError('HostRefused', refusal);
      if (refusal !== undefined) this.#log.error({ refusal }, 'the cloud refuses this host now');
      await sleep(pause * (0.5 + Math.random()), undefined, { signal: this.#closing.signal }).catch(() => {
        // Closing: the loop's condition ends it.
      });
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** One connection from handshake to end. Resolves with the cloud's words when it refused. */
  #connection(onWelcome: () => void): Promise<string | undefined> {
    return new Promise((resolve) => {
      let refusal: string | undefined;
      const socket = this.#connect();
      const silence = setTimeout(() => socket.terminate(), this.#options.silenceMs ?? SILENCE_MS);
      // Pings keep a welcomed connection only: one that is never welcomed is given up and opened again.
      socket.on('ping', () => this.#welcomed && silence.refresh());
      socket.on('open', () => void this.#greet(socket));
      socket.on('unexpected-response', (request, { statusCode }) => {
        if (statusCode === 401) refusal = 'the cloud does not know this host’s token';
        request.destroy();
        socket.terminate();
      });
      socket.on('error', (error) => this.#log.debug({ err: error }, 'stream broke'));
      socket.on('message', (data) => {
        silence.refresh();
        const message = this.#read(String(data));
        if (message?.type === 'refused') refusal = message.reason;
        if (message?.type === 'welcome') this.#welcomed = this.#everWelcomed = true;
        if (message) this.#options.onMessage(message);
        if (message?.type === 'welcome') onWelcome();
      });
      socket.on('close', () => {
        clearTimeout(silence);
        if (this.#welcomed) this.#log.warn('the stream to the host API is closed');
        this.#welcomed = false;
        resolve(refusal);
      });
    });
  }

  #connect(): WebSocket {
    const url = new URL('/v1/stream', this.#options.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#socket = new WebSocket(url, {
      headers: { authorization: `Bearer ${this.#options.token}` },
      handshakeTimeout: 5_000,
      maxPayload: 1024 * 1024,
      perMessageDeflate: false,
    });
    return this.#socket;
  }

  async #greet(socket: WebSocket): Promise<void> {
    try {
      socket.send(JSON.stringify(await this.#options.hello()));
    } catch (error) {
      this.#log.error({ err: error }, 'cannot say hello');
      socket.terminate();
    }
  }

  /** What a newer cloud says and we do not know is passed over: contracts only grow. */
  #read(text: string): DownMessage | undefined {
    try {
      return downMessage.parse(JSON.parse(text));
    } catch (error) {
      this.#log.warn({ err: error }, 'a message of the host API is not understood');
      return undefined;
    }
  }
}
