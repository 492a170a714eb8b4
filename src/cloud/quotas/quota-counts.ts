import { type Queryable } from '../../common/prisma/database.js';
import { type QuotaRow } from '../nouns/quota-row.js';

/** What a quota's rows come to, for $2. */
export const countOf = ({ name, counts }: QuotaRow): string =>
  counts === 'usage'
    ? `SELECT (used->>'${name}')::bigint FROM project_usage WHERE project_id = $2`
    : counts.sql.replaceAll('$1', '$2');

/** Of a project `p`; what is counted in another resource is no sum of a project. */
const usedOf = (quotas: readonly QuotaRow[]): string => {
  const counted = quotas.flatMap(({ name, counts }) =>
    counts === 'usage' || counts.in ? [] : [`'${name}', (${counts.sql.replaceAll('$1', 'p.id')})`],
  );
  return `coalesce(u.used, '{}') || jsonb_build_object(${counted.join(', ')})`;
};

/** By quota, in one statement. Undefined: there is no such project. */
export async function usedByProject(
  on: Queryable,
  projectId: string,
  quotas: readonly QuotaRow[],
): Promise<Readonly<Record<string, number>> | undefined> {
  const [row] = await on.query<{ readonly used: Readonly<Record<string, number>> }>(
    `SELECT ${usedOf(quotas)} AS used
     FROM projects p LEFT JOIN project_usage u ON u.project_id = p.id WHERE p.id::text = $1`,
    [projectId],
  );
  return row?.used;
}
