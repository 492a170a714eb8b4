import { Injectable } from '@nestjs/common';
import type { SqlCondition } from '../../common/filters/sql-filters.js';
import { Database } from '../../common/prisma/database.js';
import { EngineError } from '../../common/errors/engine-error.js';
import type { Ref } from '../../common/refs/ref.js';
import { modificationsOf } from './modification.repository.js';
import type { VolumeModification } from './volume-modification.js';
import { VolumeReader } from './volume-reader.service.js';

interface ModificationQuery {
  /** Empty: all. */
  readonly refs: readonly Ref[];
  readonly condition?: SqlCondition | undefined;
  readonly after: string | null;
  readonly limit: number;
}

/** What was last asked of each volume. */
@Injectable()
export class VolumeModifications {
  constructor(
    private readonly database: Database,
    private readonly volumes: VolumeReader,
  ) {}

  /** Throws NotFound, and InvalidVolumeModification.NotFound for a volume of which nothing was asked yet. */
  async list(
    projectId: string,
    { refs, ...page }: ModificationQuery,
  ): Promise<readonly VolumeModification[]> {
    if (refs.length === 0) return modificationsOf(this.database, projectId, { ...page, ids: [] });
    const ids = (await this.volumes.list(projectId, { refs })).map(({ ec2Id }) => ec2Id);
    const all = await modificationsOf(this.database, projectId, { ids, after: null, limit: ids.length });
    const without = ids.find((id) => !all.some(({ volumeEc2Id }) => volumeEc2Id === id));
    if (without !== undefined)
      throw new EngineError(
        'InvalidVolumeModification.NotFound',
        `Modification for volume '${without}' does not exist.`,
      );
    return modificationsOf(this.database, projectId, { ...page, ids });
  }

  /** Of one volume of which something was asked. Throws as `list`. */
  async find(projectId: string, ref: Ref): Promise<VolumeModification> {
    const [found] = await this.list(projectId, { refs: [ref], after: null, limit: 1 });
    if (!found) throw new Error('a modification that was found is not there');
    return found;
  }
}
