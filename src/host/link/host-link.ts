import type { Readable } from 'node:stream';
import type { HostRole } from '../../../workflows/contracts/host-roles.js';
import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import type { FilterAnswer } from '../../stream/filters.contract.js';
import type { ConsoleTrace } from '../../stream/console-trace.contract.js';
import type { HostedGuest } from '../../stream/hosted-guest.contract.js';
import type { Inventory } from '../../stream/inventories.js';
import type { MetadataAnswer, MetadataRequest } from '../../stream/metadata.contract.js';
import type { PowerReport } from '../../stream/stream.contract.js';
import type { GuestCounters } from '../../stream/topics/diagnostics.topic.js';
import type { RoleCapacity } from '../../stream/topics/life.topic.js';

/** Where the bytes that a host sends belong. */
export interface ImageToSend {
  readonly imageId: string;
  readonly operationId: string;
  readonly generation: number;
  readonly format: 'raw' | 'qcow2';
}

export interface HostLinkHandlers {
  /** What the daemon does on its host. */
  readonly role: HostRole;
  capacity?(): Promise<RoleCapacity>;
  inventory(): Promise<Inventory>;
  /** Of the snapshots that are being made; empty: there are none. Asked every second. */
  progress?(): Promise<readonly { readonly snapshotId: string; readonly percent: number }[]>;
  /** The newest generation under which anything was done to the guest; undefined: not here. */
  generationOf?(instanceId: string): Promise<number | undefined>;
  readConsole?(instanceId: string, maxBytes: number): Promise<Buffer | undefined>;
  /** What a guest that runs has used; undefined: it does not run here. */
  readCounters?(instanceId: string): Promise<GuestCounters | undefined>;
  /** At the first connection and at each that follows a break. */
  welcomed?(): void;
  /** A hint, possibly repeated: pull when this is newer than what is applied. Also called after each reconnect. */
  filtersAt?(version: number, isAwaited: boolean): void;
}

/**
 * A host daemon's one outbound connection to the control plane: the stream for beats, events and hints, and HTTP with
 * the same token for what is bulky. It reconnects for ever; callers that wait for an answer get ServiceUnavailable
 * meanwhile.
 */
export interface HostLink {
  readonly host: string;
  /**
   * Resolves at the first welcome. Rejects with HostRefused and the cloud's one line when the cloud will not have this
   * host.
   */
  open(handlers: HostLinkHandlers): Promise<NetworkSpec>;
  /** Resolves once the event is on disk; it is sent until the cloud has acknowledged it, also by the next daemon. */
  reportPower(report: PowerReport): Promise<void>;
  filtersApplied(version: number): void;
  /**
   * `since`: the version that this host has; undefined: everything is asked for. The answer may be everything all the
   * same.
   */
  pullFilters(since: number | undefined, signal?: AbortSignal): Promise<FilterAnswer>;
  /** The image's bytes from `fromByte` on. The caller checks the hash. */
  readImage(imageId: string, fromByte: number, signal?: AbortSignal): Promise<Readable>;
  /**
   * Sends bytes of an image that is made of a guest of this host. Throws OperationOvertaken when nobody wants them any
   * more, ImageUnusable when they are refused.
   */
  sendImage(image: ImageToSend, bytes: Readable, signal: AbortSignal): Promise<void>;
  /** What is on the config drive of the guest with this port: path → bytes. */
  readConfigDrive(portId: string, signal?: AbortSignal): Promise<ReadonlyMap<string, Buffer>>;
  /** What opens an encrypted volume or snapshot of this host, by its key. */
  readVolumeKey(id: string): Promise<string>;
  /** By what the other host of the volume's attachment knows this one. */
  readAttachmentKey(volumeId: string): Promise<string>;
  metadata(request: MetadataRequest): Promise<MetadataAnswer>;
  /** The guests that the cloud has placed here. */
  guests(): Promise<readonly HostedGuest[]>;
  /** Keeps what guests have last written to their consoles, in the cloud. */
  keepTraces(traces: readonly ConsoleTrace[]): Promise<void>;
  close(): Promise<void>;
}
