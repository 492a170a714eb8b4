import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';
import { encryptsVolumes } from '../data-keys/data-keys.js';

/** Whether the volumes of a project are encrypted where nobody says it. Those that are there stay as they are. */
@Injectable()
export class VolumeEncryption {
  constructor(private readonly database: Database) {}

  read(projectId: string): Promise<boolean> {
    return encryptsVolumes(this.database, projectId);
  }

  async set(projectId: string, on: boolean): Promise<void> {
    await this.database.query('UPDATE projects SET encrypts_volumes = $2 WHERE id = $1', [projectId, on]);
  }
}
