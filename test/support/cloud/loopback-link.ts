import { Readable } from 'node:stream';
import { type Database } from '../../../src/common/prisma/database.js';
import { type HostImageUploads } from '../../../src/cloud/images/host-image-uploads.js';
import { type HostLink, type ImageToSend } from '../../../src/host/link/host-link.js';
import { type MetadataAnswer } from '../../../src/stream/metadata.contract.js';
import { type FilterAnswer } from '../../../src/stream/filters.contract.js';
import { type NetworkSpec } from '../../../workflows/contracts/network.js';
import { filtersOf } from '../../../src/cloud/security-groups/filter-set.repository.js';

/** A host's connection to the control plane without the wire: filters come straight from the rows. */
export class LoopbackLink implements HostLink {
  constructor(
    readonly host: string,
    private readonly database: Database,
    private readonly network: NetworkSpec,
    private readonly uploads: Pick<HostImageUploads, 'receive'>,
  ) {}

  async open(): Promise<NetworkSpec> {
    return this.network;
  }

  pullFilters(since: number | undefined): Promise<FilterAnswer> {
    return filtersOf(this.database, this.host, since);
  }

  async reportPower(): Promise<void> {
    throw new Error('no fake guest goes off by itself here');
  }

  filtersApplied(): void {}

  async readImage(): Promise<Readable> {
    return Readable.from([]);
  }

  sendImage({ format, ...owned }: ImageToSend, bytes: Readable, signal: AbortSignal): Promise<void> {
    return this.uploads.receive(this.host, owned, { bytes, format, signal });
  }

  async readConfigDrive(): Promise<ReadonlyMap<string, Buffer>> {
    return new Map();
  }

  async readVolumeKey(): Promise<string> {
    throw new Error('a fake volume has no bytes that were encrypted');
  }

  async readAttachmentKey(): Promise<string> {
    throw new Error('a fake volume is served to nobody');
  }

  async metadata(): Promise<MetadataAnswer> {
    return { status: 404, headers: {}, body: Buffer.alloc(0) };
  }

  async guests(): Promise<[]> {
    return [];
  }

  async keepTraces(): Promise<void> {}

  async close(): Promise<void> {}
}
