/**
 * The statement that deletes the tags of resources whose EC2 ids a query answers, for rooms whose rows go and that have
 * the ids at hand in a statement of their own.
 */
export const deleteTags = (ec2Ids: string): string => `DELETE FROM tags WHERE resource_id IN (${ec2Ids})`;
