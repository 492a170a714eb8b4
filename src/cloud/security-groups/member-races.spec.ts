import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { lockWaits } from '../../../test/support/lock-waits.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { until } from '../../../test/support/until.js';
import { writeGone } from '../instances/settle.repository.js';
import { lockGroupsOf, raiseFilterVersions } from './filter-version.repository.js';
import { addRules } from './rule.repository.js';
import { type GroupRef } from './security-group.js';
import { createGroup } from './security-group.repository.js';

const database = await databaseForSpec();
describe('a member that goes while the first guest that lets it in is placed', () => {
  let projectId: string;
  let web: GroupRef;
  let clients: GroupRef;
  beforeEach(async () => {
    ({ projectId } = await insertProject(database));
    [web, clients] = (await Promise.all(
      ['web', 'clients'].map((name) => createGroup(database, { projectId, name, description: '' })),
    )) as [GroupRef, GroupRef];
  });

  const letClientsIn = () =>
    addRules(database, web, {
      direction: 'ingress',
      rules: [
        { protocol: '-1', fromPort: -1, toPort: -1, source: { groupId: clients.ec2Id }, description: '' },
      ],
      sources: new Map([[clients.ec2Id, clients]]),
    });

  it('waits, and is told to that host', async () => {
    await letClientsIn();
    const host = randomUUID();
    const member = await insertPort(database, { projectId, host: 'elsewhere', groups: [clients.id] });
    const guest = await insertPort(database, { projectId, host: 'nowhere', groups: [web.id] });
    const ending = () =>
      database.transaction(async (tx) => {
        const touched = [member.instanceId];
        const groupsAllowing = await lockGroupsOf(tx, touched);
        await writeGone(tx, [{ instanceId: member.instanceId, reason: null, cleanups: [] }]);
        return [...(await raiseFilterVersions(tx, [], { touched, groupsAllowing })).keys()];
      });
    let ended: Promise<readonly string[]> | undefined;
    await database.transaction(async (tx) => {
      await lockGroupsOf(tx, [guest.instanceId]);
      ended = ending();
      await until(async () => (await lockWaits(database)) > 0);
      await tx.query('UPDATE instances SET host = $2 WHERE id = $1', [guest.instanceId, host]);
      await tx.query(
        `INSERT INTO host_usage (host, claimed) VALUES ($1, '{"guests": 1}') ON CONFLICT (host) DO UPDATE SET claimed = excluded.claimed`,
        [host],
      );
    });
    expect(await ended).toEqual([host]);
  });

  it('locks the sources of rules that came while it waited', async () => {
    const guest = await insertPort(database, { projectId, host: 'h', groups: [web.id] });
    let locked: Promise<readonly string[]> | undefined;
    await database.transaction(async (tx) => {
      await tx.query('SELECT FROM security_groups WHERE id = $1 FOR NO KEY UPDATE', [web.id]);
      locked = database.transaction(async (other) => {
        const own = await lockGroupsOf(other, [guest.instanceId]);
        const [seen] = await database.query<{ free: number }>(
          `WITH free AS (SELECT id FROM security_groups WHERE id = $1 FOR NO KEY UPDATE SKIP LOCKED)
           SELECT count(*)::int AS free FROM free`,
          [clients.id],
        );
        expect(seen).toEqual({ free: 0 });
        return own;
      });
      await until(async () => (await lockWaits(database)) > 0);
      await tx.query(
        `INSERT INTO security_group_rules (id, ec2_id, group_id, protocol, from_port, to_port, source_group_id)
         VALUES (gen_random_uuid(), gen_random_uuid()::text, $1, '-1', -1, -1, $2)`,
        [web.id, clients.id],
      );
    });
    expect(await locked).toEqual([web.id]);
  });
});
