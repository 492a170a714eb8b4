import { Injectable } from '@nestjs/common';
import { Database } from '../../common/prisma/database.js';

/** A download of an image's bytes. */
export interface ImageTask {
  readonly id: string;
  readonly requestId: string;
  readonly userId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Null while it is at work. */
  readonly outcome: string | null;
  /** Why it did not work; empty: it did, or nothing is known yet. */
  readonly message: string;
}

/** What the cloud was asked to fetch for images. */
@Injectable()
export class ImageTasks {
  constructor(private readonly database: Database) {}

  /** The newest first. Who may see the image has been asked before. */
  async list(imageId: string): Promise<readonly ImageTask[]> {
    return this.database.query<ImageTask>(
      `SELECT o.id, o.request_id AS "requestId", o.user_id AS "userId", o.created_at AS "createdAt",
         coalesce(m.settled_at, o.created_at) AS "updatedAt", m.outcome, coalesce(m.message, '') AS message
       FROM operation_members m JOIN operations o ON o.id = m.operation_id
       WHERE m.resource_id = $1 AND m.noun = 'image' AND o.workflow = 'import-image' ORDER BY o.number DESC LIMIT 100`,
      [imageId],
    );
  }
}
