import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import sshpk from 'sshpk';
import { databaseForSpec } from '../../../test/support/database.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { tagsIn } from '../../../test/support/tag-rows.js';
import { type Filter } from '../../common/filters/filter.js';
import { parseFlags } from '../../common/flags/parse-flags.js';
import { byEc2Id, byName } from '../../common/refs/ref.js';
import { nouns } from '../registry/registry.js';
import { quotaFlags } from '../registry/quota.flags.js';
import { QuotaService } from '../quotas/quota.service.js';
import { keyPairFilters } from './filters/ec2.js';
import { findKeyPair } from './key-pair.repository.js';
import { KeyPairService } from './key-pair.service.js';
import { publicKeyOf } from './public-key.js';

const database = await databaseForSpec();
const quotas = new QuotaService(parseFlags(quotaFlags, ['--quota_key_pairs=3']), nouns);
const keys = new KeyPairService(database, quotas);

let projectId: string;
beforeEach(async () => {
  ({ projectId } = await insertProject(database));
});

const create = (name: string, keyType: 'rsa' | 'ed25519' = 'ed25519') =>
  keys.create(projectId, { name, keyType, tags: [{ key: 'made', value: 'here' }] });
const list = async ({
  names = [],
  ids = [],
  filters,
}: { names?: string[]; ids?: string[]; filters?: Filter[] } = {}) =>
  inEc2(
    keys.list(projectId, {
      refs: [...names.map(byName), ...ids.map(byEc2Id)],
      condition: keyPairFilters.condition(filters),
    }),
  );

describe('created key pairs', () => {
  it('of rsa: PKCS#1, and AWS’s SHA-1 of the PKCS#8 form', async () => {
    const made = await create('k', 'rsa');
    expect(made.privateKey).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
    const key = createPrivateKey(made.privateKey);
    const sha1 = createHash('sha1')
      .update(key.export({ format: 'der', type: 'pkcs8' }))
      .digest('hex');
    expect(made.fingerprint.replaceAll(':', '')).toBe(sha1);
    expect(made.publicKey).toBe(`${publicKeyOf(createPublicKey(key)).line} k`);
  });

  it('of ed25519: OpenSSH’s format, which belongs to the public half', async () => {
    const made = await create('k');
    expect(made.privateKey).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
    const key = sshpk.parsePrivateKey(made.privateKey, 'openssh');
    expect(made.publicKey).toContain(key.toPublic().toString('ssh').split(' ')[1]);
    expect(made.fingerprint).toMatch(/^[A-Za-z0-9+/]{43}=$/);
  });
});

describe('KeyPairService', () => {
  it('lists with tags, by name, by id and by filter', async () => {
    const [a, b] = [await create('a'), await create('b')];
    expect((await list()).map(({ name, tags: own }) => [name, own])).toEqual([
      ['a', [['made', 'here']]],
      ['b', [['made', 'here']]],
    ]);
    expect((await list({ names: ['b'] })).map(({ name }) => name)).toEqual(['b']);
    expect((await list({ ids: [a.ec2Id], names: ['b'] })).map(({ name }) => name)).toEqual(['a', 'b']);
    const filters = [{ Name: 'fingerprint', Values: [b.fingerprint] }];
    expect((await list({ filters })).map(({ name }) => name)).toEqual(['b']);
    expect(await list({ filters: [{ Name: 'tag:made', Values: ['there'] }] })).toEqual([]);
  });

  it('names the first that is not there', async () => {
    await create('a');
    await expect(list({ names: ['a', 'c', 'd'] })).rejects.toMatchObject({
      code: 'InvalidKeyPair.NotFound',
      message: "The key pair 'c' does not exist",
    });
    await expect(list({ ids: ['key-0'] })).rejects.toMatchObject({
      message: "The key pair ID 'key-0' does not exist",
    });
    await expect(inEc2(findKeyPair(database, projectId, byName('c')))).rejects.toMatchObject({
      code: 'InvalidKeyPair.NotFound',
    });
    expect((await findKeyPair(database, projectId, byName('a'))).name).toBe('a');
  });

  it('refuses a name twice and more than the quota', async () => {
    const again = await Promise.allSettled([create('a'), create('a')]);
    expect(again.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(create('a')).rejects.toMatchObject({
      code: 'InvalidKeyPair.Duplicate',
      message: 'The keypair already exists',
    });
    const more = await Promise.allSettled(['b', 'c', 'd', 'e'].map((name) => create(name)));
    expect(more.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await expect(create('f')).rejects.toMatchObject({ code: 'KeyPairLimitExceeded' });
  });

  it('imports what it can read', async () => {
    const { publicKey } = await create('a');
    const imported = await keys.import(projectId, { name: 'b', tags: [], material: Buffer.from(publicKey) });
    expect(imported.publicKey).toBe(publicKey.replace(/ a$/, ' b'));
    await expect(
      keys.import(projectId, { name: 'c', tags: [], material: Buffer.from('x') }),
    ).rejects.toMatchObject({
      code: 'InvalidKey.Format',
    });
  });

  it('deletes by name and by id, with the tags; not there is success', async () => {
    const [a, b] = [await create('a'), await create('b')];
    expect(await keys.remove(projectId, byName('a'))).toBe(a.ec2Id);
    expect(await keys.remove(projectId, byName('a'))).toBeUndefined();
    expect(await keys.remove((await insertProject(database)).projectId, byEc2Id(b.ec2Id))).toBeUndefined();
    expect(await keys.remove(projectId, byEc2Id(b.ec2Id))).toBe(b.ec2Id);
    expect(await list()).toEqual([]);
    for (const { ec2Id } of [a, b]) expect(await tagsIn(database, projectId, ec2Id)).toEqual([]);
  });
});
