import { type Queryable } from '../../common/prisma/database.js';

/** Makes the user a member of the project. Twice is as good as once. */
export async function insertMember(tx: Queryable, projectId: string, userId: string): Promise<void> {
  await tx.query('INSERT INTO project_members (project_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    projectId,
    userId,
  ]);
}

/** Removes the user from the project, with the roles that he holds there. Not there is success. */
export async function deleteMember(tx: Queryable, projectId: string, userId: string): Promise<void> {
  const values = [projectId, userId];
  await tx.query('DELETE FROM project_members WHERE project_id = $1 AND user_id = $2', values);
  await tx.query('DELETE FROM role_assignments WHERE project_id = $1 AND user_id = $2', values);
}
