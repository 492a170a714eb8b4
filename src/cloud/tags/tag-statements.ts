import { NAME_KEY } from './tag.js';

/**
 * The statement that deletes the tags of resources whose EC2 ids a query answers, for rooms whose rows go and that have
 * the ids at hand in a statement of their own.
 */
export const deleteTags = (ec2Ids: string): string => `DELETE FROM tags WHERE resource_id IN (${ec2Ids})`;

/** SQL: the name of what a project (`projectId`) has under an EC2 id: the value of its tag Name. Null: it has none. */
export const nameTag = (
  projectId: string,
  ec2Id: string,
): string => `(SELECT nullif(named.value, '') FROM tags named
  WHERE named.project_id = ${projectId} AND named.resource_id = ${ec2Id} AND named.key = '${NAME_KEY}')`;
