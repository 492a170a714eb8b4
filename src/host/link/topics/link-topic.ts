import type { HostLinkHandlers } from '../host-link.js';
import type { PowerReports } from '../power-reports.js';
import type { DownMessages, UpMessage } from '../../../stream/stream.contract.js';

/** What a topic has of the link that it is part of. */
export interface LinkParts {
  /** Lost while the stream is not open: what matters is said again. */
  send(message: UpMessage): void;
  /** Without a waiter; what goes wrong is logged. */
  run(work: () => Promise<void>): void;
  /** Throws before the link is opened. */
  handlers(): HostLinkHandlers;
  readonly power: PowerReports;
}

export type DownHandlers = { readonly [T in keyof DownMessages]: (message: DownMessages[T]) => void };

/** The host's side of one topic of the stream. */
export interface LinkTopic {
  /** What of it comes down. */
  readonly down: Partial<DownHandlers>;
  /** Before the first connection. */
  opened?(): Promise<void>;
  /** At the first connection and at each that follows a break. */
  welcomed?(): void;
  /** With each heartbeat. */
  beat?(): void;
}

/** Gives a message to the topic that knows its type. */
export function hand<T extends keyof DownMessages>(
  topics: readonly LinkTopic[],
  type: T,
  message: DownMessages[T],
): void {
  for (const { down } of topics) {
    const handle: DownHandlers[T] | undefined = down[type];
    handle?.(message);
  }
}
