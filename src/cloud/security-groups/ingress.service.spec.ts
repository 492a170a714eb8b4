import { beforeEach, describe, expect, it } from '@jest/globals';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { tagsIn } from '../../../test/support/tag-rows.js';
import { withCheckedSources } from '../../api/ec2/security-groups/group-of.js';
import { idRefs } from '../../api/ec2/refs.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { byEc2Id, byName } from '../../common/refs/ref.js';
import { nouns } from '../registry/registry.js';
import { quotaFlags } from '../registry/quota.flags.js';
import { QuotaService } from '../quotas/quota.service.js';
import { TagRepository } from '../tags/tag.repository.js';
import { FilterSetRepository } from './filter-set.repository.js';
import { IngressService } from './ingress.service.js';
import { SecurityGroupRuleRepository } from './rule.repository.js';
import { type AskedRule, type GroupRef } from './security-group.js';
import { SecurityGroupRepository } from './security-group.repository.js';

const database = await databaseForSpec();
const groups = new SecurityGroupRepository();
const quotas = new QuotaService(parseFlags(quotaFlags, ['--quota_security_group_rules=4']), nouns);
const ingress = new IngressService(
  database,
  groups,
  new SecurityGroupRuleRepository(),
  new TagRepository(),
  quotas,
);
const filters = new FilterSetRepository();

let projectId: string;
let web: GroupRef;
let db: GroupRef;

const group = async (name: string): Promise<GroupRef> => {
  const made = await groups.create(database, { projectId, name, description: name });
  if (!made) throw new Error(`there is a group ${name}`);
  return made;
};
const rule = (source: AskedRule['source'], port = 80): AskedRule => ({
  protocol: 'tcp',
  fromPort: port,
  toPort: port,
  source,
  description: null,
});
const anywhere = { cidr: '0.0.0.0/0' };
const authorize = async (name: string, ...rules: AskedRule[]) =>
  inEc2(ingress.authorize(projectId, byName(name), { rules: withCheckedSources(rules), tags: [] }));
const versionOf = async (host: string) => (await filters.wholeOf(database, host)).version;

beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  web = await group('web');
  db = await group('db');
});

describe('IngressService.authorize', () => {
  it('adds rules by range, by group id and by group name', async () => {
    const rows = await authorize(
      'web',
      rule(anywhere),
      rule({ group: byEc2Id(db.ec2Id) }),
      rule({ group: byName('db') }, 81),
    );
    expect(
      rows.map(({ cidr, sourceGroupId, sourceGroupName }) => [cidr, sourceGroupId, sourceGroupName]),
    ).toEqual([
      ['0.0.0.0/0', null, null],
      [null, db.ec2Id, 'db'],
      [null, db.ec2Id, 'db'],
    ]);
    const [listed] = await groups.list(database, projectId, { refs: [byName('web')], after: null, limit: 1 });
    expect(listed?.rules.map(({ ec2Id }) => ec2Id).sort()).toEqual(rows.map(({ ec2Id }) => ec2Id).sort());
  });

  it('tags the rules', async () => {
    const [row] = await ingress.authorize(projectId, byName('web'), {
      rules: [rule(anywhere)],
      tags: [{ key: 'a', value: 'b' }],
    });
    expect(await tagsIn(database, projectId, row?.ec2Id ?? '')).toEqual([{ key: 'a', value: 'b' }]);
  });

  it('refuses what is there already, and adds none of the others', async () => {
    await authorize('web', rule(anywhere));
    await expect(authorize('web', rule({ cidr: '10.0.0.0/8' }), rule(anywhere))).rejects.toMatchObject({
      code: 'InvalidPermission.Duplicate',
      message: 'the specified rule "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80, ALLOW" already exists',
    });
    await expect(authorize('db', rule(anywhere), rule(anywhere))).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    const [listed] = await groups.list(database, projectId, { refs: [byName('web')], after: null, limit: 1 });
    expect(listed?.rules).toHaveLength(1);
  });

  it.each([
    [() => rule({ group: byEc2Id('sg-01234567') }), 'InvalidGroup.NotFound'],
    [() => rule({ group: byName('nobody') }), 'InvalidGroup.NotFound'],
    [() => rule({ group: byEc2Id('db') }), 'InvalidGroupId.Malformed'],
  ])('refuses a source that is not there', async (asked, code) => {
    await expect(authorize('web', asked())).rejects.toMatchObject({ code });
  });

  it('holds the quota of rules, also against several at once', async () => {
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, (_, port) => authorize('web', rule(anywhere, port))),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    await expect(authorize('web', rule(anywhere, 99))).rejects.toMatchObject({
      code: 'RulesPerSecurityGroupLimitExceeded',
    });
  });

  it('raises the filters of hosts with guests in the group or in one that lets it in, and of no other', async () => {
    const cache = await group('cache');
    await authorize('cache', rule({ group: byName('web') }));
    await insertPort(database, { projectId, host: 'h-web', groups: [web.id] });
    await insertPort(database, { projectId, host: 'h-cache', groups: [cache.id] });
    await insertPort(database, { projectId, host: 'h-db', groups: [db.id] });
    await insertPort(database, { projectId, host: 'h-left', groups: [web.id], attempt: 'released' });
    await authorize('web', rule(anywhere));
    const hosts = ['h-web', 'h-cache', 'h-db', 'h-left'];
    expect(await Promise.all(hosts.map(versionOf))).toEqual([1, 1, 0, 0]);
  });

  it('tells the host API after the commit', async () => {
    const told: (string | undefined)[] = [];
    const session = await database.session();
    session.on('notification', ({ payload }) => told.push(payload));
    await session.query('LISTEN engine_filters');
    await insertPort(database, { projectId, host: 'h-told', groups: [web.id] });
    await authorize('web', rule(anywhere));
    await session.query('SELECT 1');
    await session.query('UNLISTEN *');
    session.release();
    // Awaited: a person's rule is not gathered with what launches change.
    expect(told).toEqual(['1+ h-told']);
  });
});

describe('IngressService.revoke', () => {
  it('removes what matches and names what does not', async () => {
    await authorize('web', rule(anywhere), rule({ group: byName('db') }));
    const unknown = rule(anywhere, 81);
    const done = await ingress.revoke(projectId, byName('web'), [
      rule({ group: byEc2Id(db.ec2Id) }),
      unknown,
    ]);
    expect(done.revoked.map(({ sourceGroupId }) => sourceGroupId)).toEqual([db.ec2Id]);
    expect(done.unknown).toEqual([unknown]);
    await insertPort(database, { projectId, host: 'h-still', groups: [web.id] });
    expect((await ingress.revoke(projectId, byName('web'), [unknown])).revoked).toEqual([]);
    expect(await versionOf('h-still')).toBe(0);
  });

  it('removes by id, all or none', async () => {
    const [one, two] = await authorize('web', rule(anywhere), rule(anywhere, 81));
    const ids = [one?.ec2Id ?? '', two?.ec2Id ?? ''];
    const byId = async (...some: string[]) =>
      inEc2(ingress.revokeById(projectId, byName('web'), idRefs('security-group-rule', some)));
    await expect(byId(ids[0] ?? '', 'sgr-01234567')).rejects.toMatchObject({
      code: 'InvalidSecurityGroupRuleId.NotFound',
    });
    await expect(byId('sgr-xyz')).rejects.toMatchObject({ code: 'InvalidSecurityGroupRuleId.Malformed' });
    expect((await byId(...ids)).map(({ ec2Id }) => ec2Id).sort()).toEqual([...ids].sort());
  });

  it('sees no group of another project', async () => {
    const other = await insertProject(database);
    await expect(
      inEc2(ingress.revoke(other.projectId, byEc2Id(web.ec2Id), [rule(anywhere)])),
    ).rejects.toMatchObject({ code: 'InvalidGroup.NotFound' });
  });
});
