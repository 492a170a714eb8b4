import { Injectable } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Database } from '../../common/prisma/database.js';
import type { Ref } from '../../common/refs/ref.js';
import { shareInstance } from './home-instance.repository.js';
import { setDeleteOnTermination } from './volume-use.repository.js';

export interface MappingChange {
  readonly device: string;
  readonly deleteOnTermination: boolean;
}

/** What is said of an instance's volumes by their devices. */
@Injectable()
export class VolumeMappings {
  constructor(private readonly database: Database) {}

  /** All or none. Throws NotFound, InvalidParameterValue for a device that no volume has. */
  async change(projectId: string, ref: Ref, changes: readonly MappingChange[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const { id: instanceId } = await shareInstance(tx, projectId, ref);
      for (const { device, deleteOnTermination: on } of changes)
        if (!(await setDeleteOnTermination(tx, { instanceId, device, on })))
          throw new EngineError(
            'InvalidParameterValue',
            `No device is currently mapped at ${device.slice(0, 100)}`,
          );
    });
  }
}
