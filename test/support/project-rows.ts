import { randomInt, randomUUID } from 'node:crypto';
import { type RequestContext } from '../../src/common/context/request-context.js';
import { type Database } from '../../src/common/prisma/database.js';

/** A project of its own, as the context of its manager. */
export async function insertProject(database: Database): Promise<RequestContext> {
  const [projectId, userId] = [randomUUID(), randomUUID()];
  const accountNumber = String(randomInt(1e11)).padStart(12, '2');
  await database.query(
    'INSERT INTO projects (id, name, account_number, manager_id) VALUES ($1, $2, $3, $4)',
    [projectId, `project-${projectId}`, accountNumber, userId],
  );
  return { requestId: randomUUID(), userId, projectId, accountNumber, roles: new Set(), isAdmin: false };
}
