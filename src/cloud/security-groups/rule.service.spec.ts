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
import { wholeFiltersOf } from './filter-set.repository.js';
import { type RuleChange, RuleChangeService } from './rule-change.service.js';
import { RuleLocks } from './rule-locks.js';
import { SecurityGroupRuleService } from './rule.service.js';
import { rulesOf } from './rule.repository.js';
import { type AskedRule, type GroupRef, type RuleDirection, type RuleRow } from './security-group.js';
import { listGroups } from './group-list.repository.js';
import { createGroup } from './security-group.repository.js';

const database = await databaseForSpec();
const quotas = new QuotaService(
  parseFlags(quotaFlags, ['--quota_security_group_rules=4', '--quota_security_group_egress_rules=5']),
  nouns,
);
const locks = new RuleLocks();
const rules = new SecurityGroupRuleService(database, locks, quotas);
const changes = new RuleChangeService(database, locks);
let projectId: string;
let web: GroupRef;
let db: GroupRef;

const group = async (name: string): Promise<GroupRef> => {
  const made = await createGroup(database, { projectId, name, description: name });
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
const of = (name: string, direction: RuleDirection = 'ingress') => ({
  projectId,
  named: byName(name),
  direction,
});
const authorize = async (name: string, ...asked: AskedRule[]) =>
  inEc2(rules.authorize(of(name), { rules: withCheckedSources(asked), tags: [] }));
const versionOf = async (host: string) => (await wholeFiltersOf(database, host)).version;

beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  web = await group('web');
  db = await group('db');
});

describe('SecurityGroupRuleService.authorize', () => {
  it('adds rules by range, by group id and by group name', async () => {
    const added = await authorize(
      'web',
      rule(anywhere),
      rule({ group: byEc2Id(db.ec2Id) }),
      rule({ group: byName('db') }, 81),
    );
    expect(
      added.map(({ cidr, sourceGroupId, sourceGroupName }) => [cidr, sourceGroupId, sourceGroupName]),
    ).toEqual([
      ['0.0.0.0/0', null, null],
      [null, db.ec2Id, 'db'],
      [null, db.ec2Id, 'db'],
    ]);
    const [listed] = await listGroups(database, projectId, { refs: [byName('web')], after: null, limit: 1 });
    expect(listed?.rules.map(({ ec2Id }) => ec2Id).sort()).toEqual(added.map(({ ec2Id }) => ec2Id).sort());
  });

  it('tags the rules', async () => {
    const [row] = await rules.authorize(of('web'), {
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
    const [listed] = await listGroups(database, projectId, { refs: [byName('web')], after: null, limit: 1 });
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

describe('SecurityGroupRuleService.revoke', () => {
  it('removes what matches and names what does not', async () => {
    await authorize('web', rule(anywhere), rule({ group: byName('db') }));
    const unknown = rule(anywhere, 81);
    const done = await rules.revoke(of('web'), [rule({ group: byEc2Id(db.ec2Id) }), unknown]);
    expect(done.revoked.map(({ sourceGroupId }) => sourceGroupId)).toEqual([db.ec2Id]);
    expect(done.unknown).toEqual([unknown]);
    await insertPort(database, { projectId, host: 'h-still', groups: [web.id] });
    expect((await rules.revoke(of('web'), [unknown])).revoked).toEqual([]);
    expect(await versionOf('h-still')).toBe(0);
  });

  it('removes by id, all or none', async () => {
    const [one, two] = await authorize('web', rule(anywhere), rule(anywhere, 81));
    const ids = [one?.ec2Id ?? '', two?.ec2Id ?? ''];
    const byId = async (...some: string[]) =>
      inEc2(rules.revokeById(of('web'), idRefs('security-group-rule', some)));
    await expect(byId(ids[0] ?? '', 'sgr-01234567')).rejects.toMatchObject({
      code: 'InvalidSecurityGroupRuleId.NotFound',
    });
    await expect(byId('sgr-xyz')).rejects.toMatchObject({ code: 'InvalidSecurityGroupRuleId.Malformed' });
    expect((await byId(...ids)).map(({ ec2Id }) => ec2Id).sort()).toEqual([...ids].sort());
  });

  it('sees no group of another project', async () => {
    const other = await insertProject(database);
    await expect(
      inEc2(
        rules.revoke({ ...of(''), projectId: other.projectId, named: byEc2Id(web.ec2Id) }, [rule(anywhere)]),
      ),
    ).rejects.toMatchObject({ code: 'InvalidGroup.NotFound' });
  });
});

describe('egress', () => {
  const out = (): Promise<readonly RuleRow[]> => rulesOf(database, web, 'egress');

  it('is open in a new group, and a row like any other', async () => {
    const [open] = await out();
    expect(open).toMatchObject({ protocol: '-1', cidr: '0.0.0.0/0', direction: 'egress' });
    await insertPort(database, { projectId, host: 'h-out', groups: [web.id] });
    await expect(
      inEc2(rules.revokeById(of('web'), idRefs('security-group-rule', [open?.ec2Id ?? '']))),
    ).rejects.toMatchObject({ code: 'InvalidSecurityGroupRuleId.NotFound' });
    const { revoked } = await rules.revoke(of('web', 'egress'), [
      { ...rule(anywhere), protocol: '-1', fromPort: -1, toPort: -1 },
    ]);
    expect(revoked.map(({ ec2Id }) => ec2Id)).toEqual([open?.ec2Id]);
    expect(await out()).toEqual([]);
    const told = await wholeFiltersOf(database, 'h-out');
    expect([told.version, told.groups]).toEqual([1, { [web.id]: { rules: [] } }]);
  });

  it('is no duplicate of ingress, has a quota of its own, and is told to hosts as what it is', async () => {
    await insertPort(database, { projectId, host: 'h-both', groups: [web.id] });
    await authorize('web', rule({ group: byName('db') }));
    const asked = [rule({ group: byName('db') }), rule(anywhere, 1), rule(anywhere, 2)];
    await rules.authorize(of('web', 'egress'), { rules: asked, tags: [] });
    await expect(
      rules.authorize(of('web', 'egress'), { rules: [rule(anywhere, 3)], tags: [] }),
    ).resolves.toHaveLength(1);
    await expect(
      rules.authorize(of('web', 'egress'), { rules: [rule(anywhere, 4)], tags: [] }),
    ).rejects.toMatchObject({ code: 'RulesPerSecurityGroupLimitExceeded' });
    const told = (await wholeFiltersOf(database, 'h-both')).groups[web.id]?.rules ?? [];
    expect(told.filter(({ direction }) => direction === 'ingress')).toHaveLength(1);
    expect(told.filter(({ direction }) => direction === 'egress')).toHaveLength(5);
  });

  it('of IPv6 stands in rows and is not told to hosts, whose guests have none', async () => {
    await insertPort(database, { projectId, host: 'h-six', groups: [web.id] });
    const icmp: AskedRule = { ...rule(anywhere), protocol: 'icmpv6', fromPort: -1, toPort: -1 };
    await rules.authorize(of('web'), { rules: [rule({ cidr: '::/0' }), icmp], tags: [] });
    expect(await rulesOf(database, web, 'ingress')).toHaveLength(2);
    const told = (await wholeFiltersOf(database, 'h-six')).groups[web.id]?.rules;
    expect(told).toEqual([expect.objectContaining({ direction: 'egress', protocol: '-1' })]);
  });
});

describe('RuleChangeService', () => {
  const one = async (name: string, direction: RuleDirection, asked: AskedRule): Promise<RuleRow> => {
    const [row] = await rules.authorize(of(name, direction), { rules: [asked], tags: [] });
    if (!row) throw new Error('no rule was made');
    return row;
  };
  const refOf = ({ ec2Id }: RuleRow) => byEc2Id(ec2Id);
  const present = (direction: RuleDirection) => rulesOf(database, web, direction);

  it('makes rules of both directions what they are to be, under their ids', async () => {
    const [into, out] = [
      await one('web', 'ingress', rule(anywhere)),
      await one('web', 'egress', rule(anywhere, 81)),
    ];
    await insertPort(database, { projectId, host: 'h-mod', groups: [web.id] });
    await changes.modify(of('web'), [
      { ref: refOf(into), rule: { ...rule({ group: byName('db') }, 90), description: 'x' } },
      { ref: refOf(out), rule: rule({ cidr: '::/0' }) },
    ]);
    expect(await present('ingress')).toMatchObject([
      { id: into.id, fromPort: 90, cidr: null, sourceGroupId: db.ec2Id, description: 'x' },
    ]);
    expect((await present('egress')).find(({ id }) => id === out.id)).toMatchObject({ cidr: '::/0' });
    expect(await versionOf('h-mod')).toBe(1);
  });

  it('refuses what would be there twice, what is named twice, and rules of others', async () => {
    const [a, b] = [
      await one('web', 'ingress', rule(anywhere)),
      await one('web', 'ingress', rule(anywhere, 81)),
    ];
    const foreign = await one('db', 'ingress', rule(anywhere));
    const modify = (...list: RuleChange[]) => inEc2(changes.modify(of('web'), list));
    await expect(modify({ ref: refOf(a), rule: rule(anywhere, 81) })).rejects.toMatchObject({
      code: 'InvalidPermission.Duplicate',
    });
    const twice = { ref: refOf(a), rule: rule(anywhere, 82) };
    await expect(modify(twice, { ...twice, rule: rule(anywhere, 83) })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
    });
    await expect(modify({ ...twice, ref: refOf(foreign) })).rejects.toMatchObject({
      code: 'InvalidSecurityGroupRuleId.NotFound',
    });
    await modify({ ref: refOf(a), rule: rule(anywhere, 81) }, { ref: refOf(b), rule: rule(anywhere, 80) });
    expect((await present('ingress')).map(({ fromPort }) => fromPort)).toEqual([81, 80]);
  });

  it('describes rules by id and as they are', async () => {
    const row = await one('web', 'ingress', { ...rule(anywhere), description: 'old' });
    await changes.describe(of('web'), [{ rule: { ...rule(anywhere), description: 'new' } }]);
    expect(await present('ingress')).toMatchObject([{ id: row.id, description: 'new' }]);
    await changes.describe(of('web'), [{ ref: refOf(row), description: null }]);
    expect(await present('ingress')).toMatchObject([{ id: row.id, description: null }]);
    await expect(changes.describe(of('web'), [{ rule: rule(anywhere, 99) }])).rejects.toMatchObject({
      code: 'InvalidPermission.NotFound',
    });
    await expect(
      inEc2(changes.describe(of('web', 'egress'), [{ ref: refOf(row), description: 'x' }])),
    ).rejects.toMatchObject({ code: 'InvalidSecurityGroupRuleId.NotFound' });
  });
});
