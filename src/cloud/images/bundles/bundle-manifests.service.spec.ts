import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { bundleOf, type BundleMaker } from '../../../../test/support/bundles.js';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertBucket, insertObject } from '../../../../test/support/object-rows.js';
import { insertProject } from '../../../../test/support/project-rows.js';
import { type RequestContext } from '../../../common/context/request-context.js';
import { Sealer } from '../../../common/seal/sealer.js';
import { ObjectKeys } from '../../objects/object-keys.js';
import { ObjectBytes } from '../../objects/object-bytes.js';
import { ObjectRepository } from '../../objects/object.repository.js';
import { PartRepository } from '../../objects/part.repository.js';
import { ReadableObjects } from '../../objects/readable-objects.service.js';
import { ec2IdOf } from '../../registry/ec2-id.js';
import { CertificateRepository } from '../../users/certificate.repository.js';
import { CertificateService, type UserCertificate } from '../../users/certificate.service.js';
import { insertImage, UNSAID } from '../new-image.repository.js';
import { BundleManifests } from './bundle-manifests.service.js';
import { RegisteredBytes } from './registered-bytes.js';

const database = await databaseForSpec();
const folder = await mkdtemp(join(tmpdir(), 'bundles-'));
afterAll(() => rm(folder, { recursive: true }));
const sealer = new Sealer(new Map([[1, Buffer.alloc(32, 7)]]));
const rows = new CertificateRepository(database);
const certificates = new CertificateService(rows, sealer);
const objects = new ReadableObjects(new ObjectRepository(database));
const bytes = new ObjectBytes({
  ...{ database, folder, parts: new PartRepository(database) },
  keys: new ObjectKeys(() => sealer),
});
const manifests = new BundleManifests(objects, bytes, certificates);
// Small enough for objects that are in their rows.
const DISK = Buffer.alloc(4_096, 7);

let context: RequestContext;
let user: UserCertificate;
let bucket: string;
/** A user, who belongs to the project. */
async function member({ projectId, userId }: Pick<RequestContext, 'projectId' | 'userId'>): Promise<void> {
  await database.query('INSERT INTO users (id, name) VALUES ($1, $2)', [userId, userId]);
  await database.query('INSERT INTO project_members (project_id, user_id) VALUES ($1, $2)', [
    ...[projectId, userId],
  ]);
}
beforeAll(async () => {
  context = { ...(await insertProject(database)), roles: new Set(['sysadmin']) } as RequestContext;
  await member(context);
  user = await certificates.issue({ id: context.userId, name: 'ann' });
});
beforeEach(async () => {
  bucket = `bundles-${randomBytes(6).toString('hex')}`;
  await insertBucket(database, context.projectId, bucket);
});

async function put(more: Partial<BundleMaker> = {}, edit = (manifest: string) => manifest): Promise<void> {
  const { account, privateKey, cloudCertificate, ...rest } = {
    ...{ account: context.accountNumber, ...user, ...more },
  };
  const { manifest, parts } = bundleOf(DISK, { account, privateKey, cloudCertificate, ...rest });
  for (const [name, part] of parts) await insertObject(database, bucket, `my/${name}`, part);
  await insertObject(database, bucket, 'my/disk.manifest.xml', Buffer.from(edit(manifest)));
}
async function find(by = context) {
  const key = 'my/disk.manifest.xml';
  return manifests.find(by, { bucket, key, object: await objects.find(context, bucket, key) });
}
const refused = async (why: RegExp | string) =>
  expect(find()).rejects.toMatchObject({
    ...{ code: 'InvalidManifest', message: expect.stringMatching(why) as unknown },
  });

describe('a bundle', () => {
  it('is the disk that was bundled, once its image’s operation asks for it', async () => {
    await put();
    const { bundle, ...said } = await find();
    expect(said).toEqual({ architecture: 'x86_64', kernelId: undefined, ramdiskId: undefined });
    const [id, operationId] = [randomUUID(), randomUUID()];
    const image = { ...UNSAID, id, ec2Id: ec2IdOf('image', id), name: 'n', description: '', bundle };
    await insertImage(
      database,
      { ...image, task: 'registering' },
      { projectId: context.projectId, operationId },
    );
    const registered = new RegisteredBytes(database, bytes);
    const asked = { objectId: bundle.parts[0]?.objectId ?? '', format: 'raw' } as const;
    const coming = await registered.open({ imageId: id, operationId }, asked);
    expect((await buffer(coming.source())).equals(DISK)).toBe(true);
    const object = await registered.open({ imageId: id, operationId: randomUUID() }, asked);
    expect((await buffer(object.source())).equals(DISK)).toBe(false);
  });

  it('is of an account whose member has signed it', async () => {
    await put({ account: '000000000000' });
    await refused('it is of the account 000000000000, and not of its caller');
    const other = await insertProject(database);
    await member(other);
    await put({ privateKey: (await certificates.issue({ id: other.userId, name: 'bob' })).privateKey });
    await refused('nobody of this account has signed it');
    await put({}, (manifest) => manifest.replace('x86_64', 'i386'));
    await refused('nobody of this account has signed it');
  });

  it('is encrypted to this cloud', async () => {
    await put({ cloudCertificate: user.certificate });
    await refused('it is not encrypted to the certificate of this cloud');
    const change = (elements: string) => elements.replace(/(<ec2_encrypted_iv>)[^<]*/, '$1abcd');
    await put({ change });
    await refused('it is not encrypted');
  });

  it.each([
    ['no XML', () => 'what?', /is not valid: /],
    [
      'of another version',
      (text: string) => text.replace('2007-10-10', '2006'),
      'no manifest of version 2007',
    ],
    ['without an image', (text: string) => text.replaceAll('image>', 'disk>'), 'it has not one image'],
    [
      'with two',
      (text: string) =>
        text.replace('<bundler>', '<bundler><image>').replace('</bundler>', '</image></bundler>'),
      'it has not one image',
    ],
    [
      'with comments',
      (text: string) => text.replace('<image>', '<!-- <image> --><image>'),
      'it has comments',
    ],
    ['without a number', (text: string) => text.replace('<size>', '<size>-'), 'its size is no number'],
    [
      'of another cipher',
      (text: string) => text.replace('AES-128-CBC', 'ROT13'),
      'not encrypted by AES-128-CBC',
    ],
    ['of another digest', (text: string) => text.replace('"SHA1"', '"MD5"'), 'a digest is not one of SHA1'],
    [
      'with a part that is elsewhere',
      (text: string) => text.replace('disk.part.0', '../other/disk.part.0'),
      'a part has a name that is none',
    ],
    [
      'with a part that is a path',
      (text: string) => text.replace('disk.part.0', 'a/b'),
      'a part has a name that is none',
    ],
    [
      'with parts that are missing',
      (text: string) => text.replace('count="1"', 'count="2"'),
      'it has 1 parts',
    ],
    [
      'with parts in disorder',
      (text: string) => text.replace('index="0"', 'index="1"'),
      'not in their order',
    ],
    ['without letters', (text: string) => text.replace('<signature>', '<signature>zz'), 'is not hexadecimal'],
    ['without end', (text: string) => text + ' '.repeat(4 * 2 ** 20), 'it is too large'],
  ])('is refused with a manifest that is %s', async (_what, edit, why) => {
    await put({}, edit);
    await refused(why);
  });

  it('has parts that its caller may read', async () => {
    await put({ change: (elements) => elements.replace('disk.part.0', 'other.part.0') });
    await refused('404');
  });
});

describe('the cloud’s key', () => {
  it('is made once, and sealed again under a newer master key', async () => {
    const { certificate } = await certificates.cloudKey();
    expect((await certificates.cloudKey()).certificate).toBe(certificate);
    expect(await certificates.reseal()).toBe(0);
    const newer = new Sealer(
      new Map([
        [1, Buffer.alloc(32, 7)],
        [2, Buffer.alloc(32, 8)],
      ]),
    );
    expect(await new CertificateService(rows, newer).reseal()).toBe(1);
    expect((await new CertificateService(rows, newer).cloudKey()).certificate).toBe(certificate);
    await rows.reseal(
      'bundles',
      sealer.seal(
        newer.open((await rows.cloudKey('bundles'))?.sealedKey ?? Buffer.alloc(0), 'bundle-key:bundles'),
        'bundle-key:bundles',
      ),
    );
  });

  it('of users count until others come alone', async () => {
    expect((await certificates.publicKeysIn(context.projectId)).length).toBe(1);
    await certificates.issue({ id: context.userId, name: 'ann' });
    expect((await certificates.publicKeysIn(context.projectId)).length).toBe(2);
    await certificates.issue({ id: context.userId, name: 'ann' }, true);
    expect((await certificates.publicKeysIn(context.projectId)).length).toBe(1);
  });
});
