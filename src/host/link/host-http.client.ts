import { Readable } from 'node:stream';
import { EngineError } from '../../common/errors/engine-error.js';
import type { ConsoleTrace } from '../../stream/console-trace.contract.js';
import { configDriveAnswer } from '../../stream/config-drive.contract.js';
import type { FilterAnswer } from '../../stream/filters.contract.js';
import { type HostedGuest, hostedGuests } from '../../stream/hosted-guest.contract.js';
import { attachmentKeyAnswer } from '../../stream/attachment-key.contract.js';
import { grantedImage } from './granted-image.js';
import type { MetadataAnswer, MetadataRequest } from '../../stream/metadata.contract.js';
import { volumeKeyAnswer } from '../../stream/volume-key.contract.js';

/** The version of a host that has no filters yet. */
const NOTHING = -1;

const TIMEOUT_MS = 10_000;
/** Until the first byte of an image comes; the bytes themselves may take as long as they take. */
const IMAGE_TIMEOUT_MS = 30_000;

interface MetadataReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Asking {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  /** The answer may be where else it is. */
  readonly mayGrant?: boolean;
}

/** What a host asks the host API for that is too big for the stream. Connections are kept and used again. */
export class HostHttpClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Throws ServiceUnavailable when the host API does not answer. */
  async filters(since: number | undefined, signal?: AbortSignal): Promise<FilterAnswer> {
    const path = `/v1/filters?since=${since ?? NOTHING}&rules=all`;
    const response = await this.#ask(path, {}, within(TIMEOUT_MS, signal));
    return this.#read(() => response.json() as Promise<FilterAnswer>);
  }

  /** Throws ImageUnusable when the cloud has no such image for this host. Past its end: an empty stream. */
  async image(imageId: string, fromByte: number, signal?: AbortSignal): Promise<Readable> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), IMAGE_TIMEOUT_MS);
    const signals = signal ? [patience.signal, signal] : [patience.signal];
    try {
      const headers = fromByte > 0 ? { range: `bytes=${fromByte}-` } : {};
      const within = AbortSignal.any(signals);
      const response = await this.#ask(`/v1/images/${imageId}`, { headers, mayGrant: true }, within);
      const granted = response.headers.get('location');
      if (granted !== null) return await grantedImage(granted, fromByte, within);
      return response.status === 416 || !response.body
        ? Readable.from([])
        : Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    } finally {
      clearTimeout(timer);
    }
  }

  async configDrive(portId: string, signal?: AbortSignal): Promise<ReadonlyMap<string, Buffer>> {
    const response = await this.#ask(`/v1/config-drives/${portId}`, {}, within(TIMEOUT_MS, signal));
    const { files } = configDriveAnswer.parse(await this.#read(() => response.json()));
    return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text, 'base64')]));
  }

  async volumeKey(id: string): Promise<string> {
    const response = await this.#ask(`/v1/volume-keys/${id}`, {}, within(TIMEOUT_MS));
    return volumeKeyAnswer.parse(await this.#read(() => response.json())).key;
  }

  async attachmentKey(volumeId: string): Promise<string> {
    const response = await this.#ask(`/v1/attachment-keys/${volumeId}`, {}, within(TIMEOUT_MS));
    return attachmentKeyAnswer.parse(await this.#read(() => response.json())).key;
  }

  async metadata(request: MetadataRequest): Promise<MetadataAnswer> {
    const response = await this.#ask('/v1/metadata', posted(request), within(TIMEOUT_MS));
    const reply = await this.#read(() => response.json() as Promise<MetadataReply>);
    return { ...reply, body: Buffer.from(reply.body, 'base64') };
  }

  async guests(): Promise<readonly HostedGuest[]> {
    const response = await this.#ask('/v1/guests', {}, within(TIMEOUT_MS));
    const { guests } = hostedGuests.parse(await this.#read(() => response.json()));
    return guests;
  }

  async keepTraces(traces: readonly ConsoleTrace[]): Promise<void> {
    const response = await this.#ask('/v1/consoles', posted({ traces }), within(TIMEOUT_MS));
    // Read to its end, so that the connection can be used again.
    await this.#read(() => response.text());
  }

  async #ask(path: string, { mayGrant = false, ...init }: Asking, signal: AbortSignal): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${this.#token}` };
    const url = new URL(path, this.#url);
    // What a host says is for the host API alone, whoever would send it on.
    const options = { ...init, headers, signal, redirect: 'manual' } as const;
    const response = await this.#read(() => fetch(url, options));
    if (response.ok || response.status === 416) return response;
    // Read to its end, so that the connection can be used again.
    const words = (await response.text()).slice(0, 500);
    if (mayGrant && response.status === 307) return response;
    if (response.status === 404) throw new EngineError('ImageUnusable', `The host API has no ${path}`);
    if (response.status === 401) throw new EngineError('HostRefused', 'The cloud refuses this host’s token');
    throw new EngineError('ServiceUnavailable', `The host API answered ${response.status}`, { cause: words });
  }

  async #read<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') throw error;
      throw new EngineError('ServiceUnavailable', 'The host API does not answer', { cause: error });
    }
  }
}

const posted = (body: object) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

/** Fires after so long, or when the caller gives up. A time-out is a TimeoutError, never an AbortError. */
const within = (ms: number, signal?: AbortSignal): AbortSignal =>
  signal ? AbortSignal.any([AbortSignal.timeout(ms), signal]) : AbortSignal.timeout(ms);
