import { EngineError } from '../../common/errors/engine-error.js';
import { type Queryable } from '../../common/prisma/database.js';
import { isLive } from '../instance-facts/is-live.js';
import { deleteTags } from '../tags/tag-statements.js';
import { DEFAULT_GROUP, type GroupRef } from './security-group.js';

/**
 * Deletes an unused group. Throws CannotDelete for the default group, DependencyViolation while an instance or
 * an interface is in it or another group's rule names it; rules of other projects go with it: they let nobody in any
 * more. The lock keeps launches from joining it meanwhile.
 */
export async function removeGroup(tx: Queryable, group: GroupRef): Promise<void> {
  if (group.name === DEFAULT_GROUP)
    throw new EngineError(
      'CannotDelete',
      `the specified group: "${group.ec2Id}" name: "${group.name}" cannot be deleted by a user`,
    );
  await tx.query('SELECT 1 FROM security_groups WHERE id = $1 FOR UPDATE', [group.id]);
  const [need] = await tx.query<{ used: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM instance_groups ig JOIN instances i ON i.id = ig.instance_id
                    WHERE ig.group_id = $1 AND ${isLive('i')})
         OR EXISTS (SELECT 1 FROM instance_groups ig JOIN network_interfaces n ON n.id = ig.instance_id WHERE ig.group_id = $1)
         OR EXISTS (SELECT 1 FROM security_group_rules r JOIN security_groups g ON g.id = r.group_id
                    JOIN security_groups own ON own.id = $1 AND own.project_id = g.project_id
                    WHERE r.source_group_id = $1 AND r.group_id <> $1) AS used`,
    [group.id],
  );
  if (need?.used)
    throw new EngineError('DependencyViolation', `resource ${group.ec2Id} has a dependent object`);
  await tx.query(
    `WITH rules AS (DELETE FROM security_group_rules WHERE group_id = $1 OR source_group_id = $1 RETURNING ec2_id),
          members AS (DELETE FROM instance_groups WHERE group_id = $1),
          gone AS (DELETE FROM security_groups WHERE id = $1 RETURNING ec2_id)
     ${deleteTags('SELECT ec2_id FROM rules UNION ALL SELECT ec2_id FROM gone')}`,
    [group.id],
  );
}
