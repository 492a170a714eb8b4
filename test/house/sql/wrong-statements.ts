import type { Queryable } from '../../../src/common/prisma/database.js';

/** What the check must find: each function is wrong in one way. Nothing runs them. */

export const misspeltColumn = (on: Queryable) => on.query(`SELECT nmae FROM projects`);

export const misspeltName = (on: Queryable) =>
  on.query<{ titel: string }>(`SELECT name AS title FROM projects`);

export const wrongType = (on: Queryable) =>
  on.query<{ created: string }>(`SELECT created_at AS created FROM projects`);

export const nullColumn = (on: Queryable) => on.query<{ host: string }>(`SELECT host FROM instances`);

export const nullByJoin = (on: Queryable) =>
  on.query<{ id: string; kernel: string }>(
    `SELECT m.id, k.ec2_id AS kernel FROM images m LEFT JOIN images k ON k.id = m.kernel_id`,
  );

export const nullBySubquery = (on: Queryable) =>
  on.query<{ name: string; key: string }>(
    `SELECT p.name, (SELECT a.id FROM access_keys a WHERE a.user_id = p.manager_id LIMIT 1) AS key FROM projects p`,
  );

export const nullByAggregate = (on: Queryable) =>
  on.query<{ last: Date }>(`SELECT max(created_at) AS last FROM projects`);

/** One of the ways through the code is wrong. */
export const wrongBranch = (on: Queryable, byName: boolean) =>
  on.query(`SELECT id FROM projects WHERE ${byName ? 'name' : 'key'} = $1`);

const rowsOf = (on: Queryable, table: 'projects' | 'projekts') => on.query(`SELECT id FROM ${table}`);

/** One of the callers is wrong. */
export const wrongCaller = (on: Queryable) => Promise.all([rowsOf(on, 'projects'), rowsOf(on, 'projekts')]);

/** A text that only a run knows. */
export const unreadable = (on: Queryable, condition: string) =>
  on.query(`SELECT id FROM projects WHERE ${condition}`);

/** Right in every way. */
export const right = (on: Queryable) =>
  on.query<{ name: string; managers: number; host: string | null }>(
    `SELECT p.name, count(u.id) AS managers, min(i.host) AS host FROM projects p LEFT JOIN users u ON u.id = p.manager_id
     LEFT JOIN instances i ON i.project_id = p.id GROUP BY p.name`,
  );
