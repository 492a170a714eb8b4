import type { SnapshotProgress } from '../../../cloud/snapshots/snapshot-progress.repository.js';
import type { ConsoleReader } from '../../../cloud/streams/console-reader.js';
import type { CountersReader } from '../../../cloud/streams/counters-reader.js';
import type { HostRepository } from '../../../cloud/hosts/host.repository.js';
import type { InventoryRepository } from '../../../cloud/hosts/inventory.repository.js';
import type { PowerEventService } from '../../../cloud/instances/power/power-event.service.js';
import type { VolumeLosses } from '../../../cloud/volumes/volume-losses.js';
import type { UpMessages } from '../../../stream/stream.contract.js';
import type { FilterHints } from '../filter-hints.js';
import type { StreamSession } from '../stream.session.js';

/** To whom it is handed what hosts say. */
export interface TopicParts {
  readonly hosts: HostRepository;
  readonly inventories: InventoryRepository;
  readonly losses: VolumeLosses;
  readonly power: PowerEventService;
  readonly console: ConsoleReader;
  readonly counters: CountersReader;
  readonly progress: SnapshotProgress;
  readonly hints: FilterHints;
}

/** What is heard after hello. */
type Heard = Omit<UpMessages, 'hello'>;

export type UpHandlers = {
  readonly [T in keyof Heard]: (stream: StreamSession, message: Heard[T]) => Promise<void> | void;
};

/** The cloud's side of one topic of the stream. */
export interface CloudTopic {
  /** What of it comes up. */
  readonly up: Partial<UpHandlers>;
  /** A daemon has been let in. */
  welcomed?(stream: StreamSession): void;
}

/** Gives a message to the topic that knows its type. */
export async function hand<T extends keyof Heard>(
  topics: readonly CloudTopic[],
  stream: StreamSession,
  { type, message }: { readonly type: T; readonly message: Heard[T] },
): Promise<void> {
  for (const { up } of topics) {
    const handle: UpHandlers[T] | undefined = up[type];
    await handle?.(stream, message);
  }
}
