import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { nouns } from '../registry/registry.js';
import { ensureDefaultGroup } from '../security-groups/security-group.repository.js';
import { tagFilters } from './filters/ec2.js';
import { TagService } from './tag.service.js';

const database = await databaseForSpec();
const tags = new TagService(database, { terminated_visible_time: 3600 }, nouns);

let projectId: string;
let group: string;
let instance: string;
let port: string;

beforeEach(async () => {
  ({ projectId } = await insertProject(database));
  group = (await ensureDefaultGroup(database, projectId)).ec2Id;
  const row = await insertPort(database, { projectId, host: 'h', groups: [] });
  instance = ec2IdOf('instance', row.instanceId);
  port = ec2IdOf('network-interface', row.portId);
});

const create = (ids: string[], ...pairs: [string, string][]) =>
  inEc2(
    tags.create(
      projectId,
      ids,
      pairs.map(([key, value]) => ({ key, value })),
    ),
  );
const list = async (
  filter?: [string, ...string[]],
  more: { after?: [string, string]; limit?: number } = {},
) => {
  const condition = filter && tagFilters.condition([{ Name: filter[0], Values: filter.slice(1) }]);
  const rows = await tags.list(projectId, { condition, after: null, limit: 100, ...more });
  return rows.map(({ resourceId, key, value }) => `${resourceId} ${key}=${value}`);
};

describe('TagService', () => {
  it('tags resources of several kinds at once; a key gets its new value', async () => {
    await create([group, instance, port, group], ['a', '1'], ['b', '2']);
    await create([group], ['a', '3']);
    expect(await list(['resource-id', group])).toEqual([`${group} a=3`, `${group} b=2`]);
    expect(await list(['resource-type', 'network-interface'])).toHaveLength(2);
    expect(await list(['key', 'a'])).toHaveLength(3);
    expect(await list(['value', '3'])).toEqual([`${group} a=3`]);
    expect(await list(['tag:a', '3'])).toEqual([`${group} a=3`, `${group} b=2`]);
  });

  it('knows an instance for as long as it is shown, and its interface while it is there', async () => {
    await create([instance, port], ['a', '1']);
    await database.query(
      `UPDATE instances SET lifecycle = 'deleted', deleted_at = now(), terminated_at = now() - interval '59 minutes' WHERE ec2_id = $1`,
      [instance],
    );
    await database.query('DELETE FROM network_interfaces WHERE ec2_id = $1', [port]);
    expect(await list()).toEqual([`${instance} a=1`]);
    await create([instance], ['b', '2']);
    await database.query(
      `UPDATE instances SET terminated_at = now() - interval '61 minutes' WHERE ec2_id = $1`,
      [instance],
    );
    expect(await list()).toEqual([]);
    for (const late of [create([instance], ['c', '3']), inEc2(tags.remove(projectId, [instance], null))])
      await expect(late).rejects.toMatchObject({ code: 'InvalidInstanceID.NotFound' });
  });

  it('pages over resources and keys', async () => {
    await create([group, instance], ['a', '1'], ['b', '2']);
    const all = await list();
    const [resourceId = '', tag = ''] = all[2]?.split(' ') ?? [];
    expect(await list(undefined, { limit: 3 })).toEqual(all.slice(0, 3));
    expect(await list(undefined, { after: [resourceId, tag.charAt(0)] })).toEqual(all.slice(3));
  });

  it.each([
    ['i-01234567', 'InvalidInstanceID.NotFound', "The instance ID 'i-01234567' does not exist"],
    ['ami-01234567', 'InvalidAMIID.NotFound', "The image id '[ami-01234567]' does not exist"],
    ['key-01234567', 'InvalidKeyPair.NotFound', "The key pair ID 'key-01234567' does not exist"],
    ['sg-01234567', 'InvalidGroup.NotFound', "The security group 'sg-01234567' does not exist"],
    [
      'sgr-01234567',
      'InvalidSecurityGroupRuleId.NotFound',
      "The security group rule ID 'sgr-01234567' does not exist",
    ],
    [
      'eni-01234567',
      'InvalidNetworkInterfaceID.NotFound',
      "The networkInterface ID 'eni-01234567' does not exist",
    ],
    ['i-1', 'InvalidInstanceID.NotFound', "The instance ID 'i-1' does not exist"],
    ['i-xyz', 'InvalidID', "The ID 'i-xyz' is not valid"],
    ['constructor-01234567', 'InvalidID', "The ID 'constructor-01234567' is not valid"],
  ])('changes nothing when one is not there: %s', async (id, code, message) => {
    await expect(create([group, id], ['a', '1'])).rejects.toMatchObject({ code, message });
    await expect(inEc2(tags.remove(projectId, [group, id], null))).rejects.toMatchObject({ code });
    await expect(inEc2(tags.check(projectId, [id]))).rejects.toMatchObject({ code });
    expect(await list()).toEqual([]);
  });

  it('does not see another project’s resources', async () => {
    const other = await insertProject(database);
    await expect(inEc2(tags.create(other.projectId, [group], []))).rejects.toMatchObject({
      code: 'InvalidGroup.NotFound',
    });
  });

  it('gives a resource fifty tags and no more', async () => {
    await create([group], ...Array.from({ length: 50 }, (_, i): [string, string] => [`k${i}`, '']));
    await create([group], ['k1', 'again']);
    await expect(create([group, instance], ['one', 'more'])).rejects.toMatchObject({
      code: 'TagLimitExceeded',
    });
    expect(await list()).toHaveLength(50);
  });

  it('removes by key, by key and value, and all', async () => {
    await create([group], ['a', '1'], ['b', '2'], ['c', ''], ['d', '4']);
    await tags.remove(
      projectId,
      [group],
      [
        { key: 'a', value: null },
        { key: 'b', value: 'x' },
        { key: 'c', value: '' },
        { key: 'z', value: null },
      ],
    );
    expect(await list()).toEqual([`${group} b=2`, `${group} d=4`]);
    await tags.remove(projectId, [group, instance], null);
    expect(await list()).toEqual([]);
  });
});
