import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { idRef, idRefs, nameRefs } from '../../api/ec2/refs.js';
import { type RequestContext } from '../../common/context/request-context.js';
import { type Filter } from '../../common/filters/filter.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { byEc2Id, byName } from '../../common/refs/ref.js';
import { defaultVpcEc2Id } from '../networks/vpc.repository.js';
import { nouns } from '../registry/registry.js';
import { quotaFlags } from '../registry/quota.flags.js';
import { QuotaService } from '../quotas/quota.service.js';
import { writeTags } from '../tags/tag.repository.js';
import { groupFilters } from './filters/ec2.js';
import { addRules } from './rule.repository.js';
import { resolveGroups } from './security-group.repository.js';
import { SecurityGroupService } from './security-group.service.js';
import { DELETED_NOW } from '../../../test/support/instance-states.js';
import { tagsIn } from '../../../test/support/tag-rows.js';

const database = await databaseForSpec();
const quotas = new QuotaService(parseFlags(quotaFlags, ['--quota_security_groups=4']), nouns);
const groups = new SecurityGroupService(database, quotas);

let context: RequestContext;

beforeEach(async () => {
  context = await insertProject(database);
});

const create = (name: string) => groups.create(context, { name, description: `about ${name}`, tags: [] });
const list = async ({
  ids,
  names,
  filters,
  ...page
}: { ids?: string[]; names?: string[]; filters?: Filter[]; after?: string; limit?: number } = {}) =>
  inEc2(
    groups.list(context, {
      refs: [...idRefs('security-group', ids), ...nameRefs(names)],
      condition: groupFilters.condition(filters),
      ...{ after: null, limit: 100, ...page },
    }),
  );
const namesOf = async (...filters: Filter[]) => (await list({ filters })).map(({ name }) => name).sort();

describe('the default group', () => {
  it('is made when it is first asked for, once, and lets its members reach each other', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => groups.ensureDefault(context.projectId)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    const [row] = await list();
    expect(row).toMatchObject({ name: 'default', rules: [{ protocol: '-1', sourceGroupId: row?.ec2Id }] });
    expect(row?.rules).toHaveLength(1);
  });

  it('is there for whoever names it or names none', async () => {
    const { projectId } = context;
    const [byDefault] = await database.transaction((tx) => resolveGroups(tx, projectId, []));
    const [named] = await database.transaction((tx) => resolveGroups(tx, projectId, [byName('default')]));
    expect(named).toEqual(byDefault);
  });

  it('cannot be deleted', async () => {
    await expect(groups.remove(context, byName('default'))).rejects.toMatchObject({ code: 'CannotDelete' });
  });
});

const vpcId = () => defaultVpcEc2Id(database, context.projectId);

describe('SecurityGroupService', () => {
  it('makes groups of the project’s own VPC alone', async () => {
    const asked = { description: 'd', tags: [] };
    await groups.create(context, { ...asked, name: 'a', vpcId: await vpcId() });
    const elsewhere = { code: 'InvalidVpcID.NotFound', message: "The vpc ID 'vpc-01234567' does not exist" };
    const other = await insertProject(database);
    const made = inEc2(groups.create(context, { ...asked, name: 'b', vpcId: 'vpc-01234567' }));
    await expect(made).rejects.toMatchObject(elsewhere);
    await expect(inEc2(groups.checkVpc(context, 'vpc-01234567'))).rejects.toMatchObject(elsewhere);
    await expect(inEc2(groups.checkVpc(other, await vpcId()))).rejects.toMatchObject({
      code: 'InvalidVpcID.NotFound',
    });
    expect((await list({ names: ['a'] }))[0]).toMatchObject({ vpcEc2Id: await vpcId() });
  });

  it('lets every group’s members out, by a rule of its own', async () => {
    await create('a');
    const open = { direction: 'egress', protocol: '-1', cidr: '0.0.0.0/0', sourceGroupId: null };
    for (const { egress } of await list())
      expect(egress).toEqual([expect.objectContaining({ ...open, ec2Id: expect.stringMatching(/^sgr-/) })]);
    expect(await list()).toHaveLength(2);
  });

  it('refuses a name twice, and more than the quota', async () => {
    await create('a');
    await expect(create('a')).rejects.toMatchObject({
      code: 'InvalidGroup.Duplicate',
      message: `The security group 'a' already exists for VPC '${await vpcId()}'`,
    });
    const tries = await Promise.allSettled(['b', 'c', 'd', 'e', 'f'].map(create));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    await expect(create('g')).rejects.toMatchObject({ code: 'SecurityGroupLimitExceeded' });
  });

  it('finds by id and by name, and says which is missing', async () => {
    const a = await create('a');
    expect((await list({ ids: [a.ec2Id], names: ['default'] })).map(({ name }) => name).sort()).toEqual([
      'a',
      'default',
    ]);
    await expect(list({ ids: ['sg-01234567'] })).rejects.toMatchObject({
      code: 'InvalidGroup.NotFound',
      message: "The security group 'sg-01234567' does not exist",
    });
    const vpc = await vpcId();
    await expect(list({ names: ['b'] })).rejects.toMatchObject({
      code: 'InvalidGroup.NotFound',
      message: `The security group 'b' does not exist in default VPC '${vpc}'`,
    });
    const check = async (id: string) => groups.check(context, idRef('security-group', id));
    await expect(check('a')).rejects.toMatchObject({
      code: 'InvalidGroupId.Malformed',
      message: 'Invalid id: "a" (expecting "sg-...")',
    });
  });

  it('pages in the order of ids', async () => {
    await Promise.all(['a', 'b', 'c'].map(create));
    const all = (await list()).map(({ ec2Id }) => ec2Id);
    const first = await list({ limit: 2 });
    const rest = await list({ after: first[1]?.ec2Id ?? '' });
    expect([...first, ...rest].map(({ ec2Id }) => ec2Id)).toEqual(all);
    expect(all).toHaveLength(4);
  });

  it('filters by AWS’s names', async () => {
    const a = await create('a');
    const b = await create('b');
    await writeTags(database, context.projectId, 'security-group', [b.ec2Id], [{ key: 'k', value: 'v' }]);
    await addRules(database, a, {
      direction: 'ingress',
      rules: [
        { protocol: 'tcp', fromPort: 22, toPort: 23, source: { cidr: '10.0.0.0/8' }, description: null },
      ],
      sources: new Map(),
    });
    const filter = (Name: string, ...Values: string[]) => ({ Name, Values });
    expect(await namesOf(filter('group-name', 'a', 'def*'))).toEqual(['a', 'default']);
    expect(await namesOf(filter('description', 'about *'))).toEqual(['a', 'b']);
    expect(await namesOf(filter('tag:k', 'v'))).toEqual(['b']);
    expect(
      await namesOf(filter('ip-permission.from-port', '22'), filter('ip-permission.to-port', '23')),
    ).toEqual(['a']);
    expect(await namesOf(filter('ip-permission.cidr', '10.0.0.0/8'))).toEqual(['a']);
    expect(await namesOf(filter('ip-permission.group-name', 'default'))).toEqual(['default']);
    expect(await namesOf(filter('ip-permission.user-id', context.accountNumber))).toEqual(['default']);
    expect(await namesOf(filter('ip-permission.from-port', '-1'))).toEqual([]);
    expect(
      await namesOf(filter('vpc-id', await vpcId()), filter('owner-id', context.accountNumber)),
    ).toHaveLength(3);
    expect(await namesOf(filter('vpc-id', 'vpc-01234567'))).toEqual([]);
    expect(await namesOf(filter('egress.ip-permission.protocol', 'tcp'))).toEqual([]);
    expect(await namesOf(filter('egress.ip-permission.from-port', '*'))).toEqual([]);
    expect(await namesOf(filter('egress.ip-permission.cidr', '0.0.0.0/0'))).toHaveLength(3);
    expect(await namesOf(filter('ip-permission.prefix-list-id', '*'))).toEqual([]);
  });

  it('deletes a group with its rules and tags, but not one that is needed', async () => {
    const [a, b] = await Promise.all([create('a'), create('b')]);
    const fromA = {
      protocol: 'tcp',
      fromPort: 1,
      toPort: 1,
      source: { groupId: a.ec2Id },
      description: null,
    } as const;
    await addRules(database, b, {
      direction: 'ingress',
      rules: [fromA],
      sources: new Map([[a.ec2Id, a]]),
    });
    await writeTags(database, context.projectId, 'security-group', [b.ec2Id], [{ key: 'k', value: 'v' }]);
    await expect(groups.remove(context, byName('a'))).rejects.toMatchObject({
      code: 'DependencyViolation',
      message: `resource ${a.ec2Id} has a dependent object`,
    });
    const port = await insertPort(database, { projectId: context.projectId, host: 'h', groups: [b.id] });
    await expect(groups.remove(context, byName('b'))).rejects.toMatchObject({ code: 'DependencyViolation' });
    await database.query(`UPDATE instances SET ${DELETED_NOW} WHERE id = $1`, [port.instanceId]);
    expect(await groups.remove(context, byEc2Id(b.ec2Id))).toMatchObject({ ec2Id: b.ec2Id });
    expect(await tagsIn(database, context.projectId, b.ec2Id)).toEqual([]);
    await groups.remove(context, byName('a'));
    expect((await list()).map(({ name }) => name)).toEqual(['default']);
  });
});
