import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../common/context/request-context.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Queryable } from '../../common/prisma/database.js';
import { byId, type Ref } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { refusalText } from '../scheduler/refusal-text.js';
import { VolumeScheduler } from '../scheduler/volume-scheduler.js';
import { shareVolumes, type SnapshotSource } from './new-snapshot.repository.js';
import type { NewSnapshots, NewSnapshotsOf, SnapshotCopies } from './snapshot.js';
import { shareInstance, volumesIn, volumeTags } from './snapshot-instance.repository.js';
import { type MadeSnapshots, SnapshotWriter } from './snapshot-writer.js';
import { type SourceSnapshot, sourceSnapshot } from './source-snapshot.js';

const CREATED = { workflow: 'create-snapshot', action: 'CreateSnapshot' } as const;
const COPIED = { workflow: 'copy-snapshot', action: 'CopySnapshot' } as const;

/** As AWS has it: a copy is of no volume that anybody could look for. */
const NO_VOLUME = { id: '00000000-0000-0000-0000-000000000000', ec2Id: 'vol-ffffffff' };

/** Makes snapshots that are to be, in the caller's transaction: what they are of, and whether there is room. */
@Injectable()
export class SnapshotMaker {
  constructor(
    private readonly quotas: QuotaService,
    private readonly scheduler: VolumeScheduler,
    private readonly writer: SnapshotWriter,
  ) {}

  async make(tx: Queryable, context: RequestContext, asked: NewSnapshots): Promise<MadeSnapshots> {
    const sources = await this.sources(tx, context.projectId, asked.volumes);
    return this.writer.write(tx, context, { ...asked, ...CREATED, sources: sources.map((of) => ({ of })) });
  }

  /** Of volumes of an instance at one moment. One that is off is not started until all are whole. */
  async makeTogether(tx: Queryable, context: RequestContext, asked: NewSnapshotsOf): Promise<MadeSnapshots> {
    const { instance, sources } = await this.sourcesIn(tx, context.projectId, asked);
    const { id, ec2Id, generation } = instance;
    const companion = { noun: 'instance', id, ec2Id, generation, part: 'companion' } as const;
    const tagged = asked.copiesTags
      ? await volumeTags(
          tx,
          context.projectId,
          sources.map((of) => of.ec2Id),
        )
      : [];
    return this.writer.write(tx, context, {
      ...{ ...asked, workflow: 'create-snapshot', action: 'CreateSnapshots', args: { instanceId: id } },
      sources: sources.map((of) => ({ of, tags: tagged.filter((tag) => tag.id === of.ec2Id) })),
      along: instance.lifecycle === 'active' ? [] : [companion],
    });
  }

  /** What other snapshots are, on their hosts. */
  async copy(tx: Queryable, context: RequestContext, asked: SnapshotCopies): Promise<MadeSnapshots> {
    const found = await this.copied(tx, context.projectId, asked.snapshots);
    const sources = found.map(({ id: copyOf, host, zone, sizeGiB }) => ({
      ...{ of: { ...NO_VOLUME, host, zone, sizeGiB }, copyOf },
    }));
    return this.writer.write(tx, context, { ...asked, ...COPIED, sources });
  }

  /** Throws NotFound, IncorrectState, SnapshotLimitExceeded, InsufficientVolumeCapacity. */
  async copied(tx: Queryable, projectId: string, refs: readonly Ref[]): Promise<readonly SourceSnapshot[]> {
    await this.quotas.lockProject(tx, projectId);
    const found: SourceSnapshot[] = [];
    for (const ref of refs) found.push(await sourceSnapshot(tx, projectId, ref));
    await this.quotas.require(tx, projectId, { resource: 'snapshots', more: found.length });
    for (const source of found) await this.#requireRoom(tx, source);
    return found;
  }

  /** Throws what `sources` does, and InvalidParameterValue where there is nothing to keep. */
  async sourcesIn(
    tx: Queryable,
    projectId: string,
    asked: Pick<NewSnapshotsOf, 'instance' | 'without' | 'withoutRoot'>,
  ) {
    await this.quotas.lockProject(tx, projectId);
    const instance = await shareInstance(tx, projectId, asked.instance);
    const ids = await volumesIn(tx, instance, asked);
    return { instance, sources: await this.sources(tx, projectId, ids.map(byId)) };
  }

  /** Throws NotFound, IncorrectState, SnapshotLimitExceeded, InsufficientVolumeCapacity. */
  async sources(tx: Queryable, projectId: string, refs: readonly Ref[]): Promise<readonly SnapshotSource[]> {
    await this.quotas.lockProject(tx, projectId);
    const sources = await shareVolumes(tx, projectId, refs);
    sources.forEach(requireWhole);
    await this.quotas.require(tx, projectId, { resource: 'snapshots', more: sources.length });
    for (const source of sources) await this.#requireRoom(tx, source);
    return sources;
  }

  async #requireRoom(
    tx: Queryable,
    { id, zone, host, sizeGiB }: Pick<SnapshotSource, 'id' | 'zone' | 'host' | 'sizeGiB'>,
  ): Promise<void> {
    const need = { volumeId: id, zone, sizeGiB, excluded: [], ...(host !== null && { only: host }) };
    const { refused } = await this.scheduler.refusals(tx, need);
    if (refused.length > 0)
      throw new EngineError(
        'InsufficientVolumeCapacity',
        `There is not enough capacity to fulfill the snapshot request. ${refusalText(refused)}`,
      );
  }
}

/** One that is on its way in or out of an instance may be kept; one that is being made or deleted may not. */
function requireWhole({ ec2Id, lifecycle, taskState }: SnapshotSource): void {
  const isThere = lifecycle === 'available' || lifecycle === 'in-use';
  if (isThere && taskState !== 'deleting') return;
  throw new EngineError('IncorrectState', `Volume '${ec2Id}' is not 'available' or 'in-use'.`);
}
