import type { Inventories } from './fact.js';
import type { InstanceState } from '../instances/instance.state.js';

export interface HostFacts {
  readonly name: string;
  readonly alive: boolean;
  /** What its triggers have counted: claims of attempts that are not released. */
  readonly usage: ClaimFacts;
}

export interface ClaimFacts {
  readonly guests: number;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly diskGiB: number;
}

/** `used`: what triggers have counted; `counted`: what the rows of its instances say. */
export interface ProjectFacts {
  readonly id: string;
  readonly name: string;
  readonly used: ProjectUsage;
  readonly counted: ProjectUsage;
}

/** By the names of the quotas that triggers count for; what is missing is zero. */
export type ProjectUsage = Readonly<Record<string, number>>;

/** Has not ended, or has and is still holding something. */
export interface InstanceFacts extends InstanceState {
  readonly id: string;
  readonly ec2Id: string;
  readonly host: string | null;
  readonly generation: number;
  /** Its operation has a chunk with it that is not closed. */
  readonly isWorkedOn: boolean;
  /** It is in a security group. */
  readonly isMember: boolean;
  /** A membership names another host than the row: that one would not be told of changes. */
  readonly isMemberElsewhere: boolean;
}

/** Not released. */
export interface AttemptFacts extends Omit<ClaimFacts, 'guests'> {
  readonly instanceId: string;
  readonly host: string;
  readonly state: 'held' | 'cleanup';
  /** Memory and vCPUs count. */
  readonly powered: boolean;
}

export interface InterfaceFacts {
  readonly id: string;
  /** Null: its project has made it on its own. */
  readonly instanceId: string | null;
  readonly address: string;
  readonly mac: string;
  /** Null: nobody is at work on it. */
  readonly taskState: string | null;
}

export interface AddressFacts {
  readonly address: string;
  readonly state: 'claimed' | 'quarantined' | 'reserved';
  readonly interfaceId: string | null;
}

export interface CleanupFacts {
  readonly id: string;
  readonly host: string;
  readonly kind: string;
  readonly resourceId: string;
  readonly portId: string | null;
}

export interface ChunkFacts {
  readonly operationId: string;
  readonly chunk: number;
  readonly isClosed: boolean;
  readonly members: number;
  readonly unsettled: number;
  readonly isFinished: boolean;
}

/** Work that is committed and not started. */
export interface OutboxFacts {
  readonly operationId: string;
  readonly chunk: number;
  readonly ageSeconds: number;
}

/** The rows of one snapshot. */
export interface RowFacts {
  readonly hosts: readonly HostFacts[];
  readonly projects: readonly ProjectFacts[];
  readonly instances: readonly InstanceFacts[];
  readonly attempts: readonly AttemptFacts[];
  readonly interfaces: readonly InterfaceFacts[];
  readonly addresses: readonly AddressFacts[];
  readonly cleanups: readonly CleanupFacts[];
  /** Not closed, or with members that are not settled, or closed under an operation that is not finished. */
  readonly chunks: readonly ChunkFacts[];
  readonly outbox: readonly OutboxFacts[];
}

export interface AuditFacts extends RowFacts, Inventories {}
