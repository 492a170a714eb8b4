import type { Queryable } from '../../src/common/prisma/database.js';
import type { Tag } from '../../src/cloud/tags/tag.js';

/** The tags of a project's resource, named by EC2 id, in the order of their keys. */
export const tagsIn = (on: Queryable, projectId: string, ec2Id: string): Promise<Tag[]> =>
  on.query<Tag>('SELECT key, value FROM tags WHERE project_id = $1 AND resource_id = $2 ORDER BY key', [
    projectId,
    ec2Id,
  ]);
