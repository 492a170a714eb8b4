import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { lockWaits } from '../../../test/support/lock-waits.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { until } from '../../../test/support/until.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { byEc2Id } from '../../common/refs/ref.js';
import { nouns } from '../registry/registry.js';
import { quotaFlags } from '../registry/quota.flags.js';
import { QuotaService } from '../quotas/quota.service.js';
import { removeGroup } from './group-removal.js';
import { RuleLocks } from './rule-locks.js';
import { SecurityGroupRuleService } from './rule.service.js';
import { type AskedRule, type GroupRef } from './security-group.js';
import { resolveGroups, createGroup } from './security-group.repository.js';

const database = await databaseForSpec();
const quotas = new QuotaService(parseFlags(quotaFlags, []), nouns);
const service = new SecurityGroupRuleService(database, new RuleLocks(), quotas);

let projectId: string;
let web: GroupRef;
let db: GroupRef;
beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  [web, db] = (await Promise.all(
    ['web', 'db'].map((name) => createGroup(database, { projectId, name, description: '' })),
  )) as [GroupRef, GroupRef];
});

const somebodyWaits = () => until(async () => (await lockWaits(database)) > 0);
const settled = <T>(promise: Promise<T>) =>
  promise.then(
    () => 'done',
    (error: { code?: string; message?: string }) => `${error.code}: ${error.message}`,
  );

describe('a group that is deleted', () => {
  it.each([
    ['while it gets a rule', () => web],
    ['while another gets it as a source', () => db],
  ])('%s is missed in its own name', async (_when, victim) => {
    const source = { group: byEc2Id(db.ec2Id) };
    const rule: AskedRule = { protocol: 'tcp', fromPort: 1, toPort: 1, source, description: null };
    let opening: Promise<string> | undefined;
    await database.transaction(async (tx) => {
      await removeGroup(tx, victim());
      opening = settled(
        inEc2(
          service.authorize(
            { projectId, named: byEc2Id(web.ec2Id), direction: 'ingress' },
            { rules: [rule], tags: [] },
          ),
        ),
      );
      await somebodyWaits();
    });
    expect(await opening).toBe(
      `InvalidGroup.NotFound: The security group '${victim().ec2Id}' does not exist`,
    );
  });

  it('while an instance joins it stays', async () => {
    let removing: Promise<string> | undefined;
    await database.transaction(async (tx) => {
      await resolveGroups(tx, projectId, [byEc2Id(web.ec2Id)]);
      removing = settled(database.transaction((other) => removeGroup(other, web)));
      await somebodyWaits();
      await insertPort(tx, { projectId, host: 'h', groups: [web.id] });
    });
    expect(await removing).toBe(`DependencyViolation: resource ${web.ec2Id} has a dependent object`);
  });
});
