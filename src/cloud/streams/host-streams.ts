import { Injectable } from '@nestjs/common';
import type { DownMessage } from '../../stream/stream.contract.js';

/** One open stream, after its welcome. */
export interface HostStream {
  readonly host: string;
  readonly binary: string;
  send(message: DownMessage): void;
  /** Ends it; the daemon connects again, unless it was told `refused`. */
  end(why: string): void;
}

/** The streams that are open to this process. Of two streams of one daemon the newer one counts. */
@Injectable()
export class HostStreams {
  readonly #streams = new Map<string, HostStream>();

  add(stream: HostStream): void {
    const key = keyOf(stream.host, stream.binary);
    this.#streams.get(key)?.end('a newer stream of this daemon has taken over');
    this.#streams.set(key, stream);
  }

  /** A stream that was replaced meanwhile leaves its follower alone. */
  remove(stream: HostStream): void {
    const key = keyOf(stream.host, stream.binary);
    if (this.#streams.get(key) === stream) this.#streams.delete(key);
  }

  /** False: this daemon has no stream here. */
  send(host: string, binary: string, message: DownMessage): boolean {
    const stream = this.#streams.get(keyOf(host, binary));
    stream?.send(message);
    return stream !== undefined;
  }

  /** To each daemon of this host that has a stream here. */
  tell(host: string, message: DownMessage): void {
    for (const stream of this.#streams.values()) if (stream.host === host) stream.send(message);
  }

  /** Ends what this host has open. */
  endOf(host: string, why: string): void {
    for (const stream of this.#streams.values()) if (stream.host === host) stream.end(why);
  }

  /** Hosts whose `binary` is connected. */
  hostsOf(binary: string): readonly string[] {
    return [...this.#streams.values()].filter((s) => s.binary === binary).map(({ host }) => host);
  }
}

const keyOf = (host: string, binary: string) => `${binary}@${host}`;
