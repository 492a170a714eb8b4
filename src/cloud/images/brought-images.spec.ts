import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { type RequestContext } from '../../common/context/request-context.js';
import { byId } from '../../common/refs/ref.js';
import { Outbox } from '../outbox/outbox.js';
import { QuotaService } from '../quotas/quota.service.js';
import { nouns } from '../registry/registry.js';
import { writeTags } from '../tags/tag.repository.js';
import { ImageBringer } from './image-bringer.js';
import { ImageCopies, type NewCopy } from './image-copies.service.js';
import { ImageMaker } from './image-maker.js';
import { ImageRegistrations, type NewRegistration } from './image-registrations.service.js';
import { getImage } from './image.repository.js';

const database = await databaseForSpec();
const maker = new ImageMaker(new QuotaService({}, nouns));
const bringer = new ImageBringer(database, maker, new Outbox());
const copies = new ImageCopies(bringer);
const registrations = new ImageRegistrations(bringer);

let context: RequestContext;
let imageId: string;
let kernelId: string;
beforeEach(async () => {
  context = await insertProject(database);
  ({ imageId, kernelId } = await insertGuest(database, { host: 'h', projectId: context.projectId }));
});

const get = (id: string) => getImage(database, context, byId(id));
const howMany = async () =>
  (await database.query('SELECT FROM images WHERE project_id = $1', [context.projectId])).length;

describe('a copy', () => {
  const asked = (more: Partial<NewCopy> = {}): NewCopy => ({
    ...{ source: byId(imageId), name: 'copy', description: 'd', tags: [], withTags: false },
    ...{ clientToken: undefined, requestHash: 'a', ...more },
  });

  it('boots as its source does, and waits for its bytes', async () => {
    const { id } = await copies.copy(context, asked());
    const { ec2Id } = await get(imageId);
    expect(await get(id)).toMatchObject({
      ...{ name: 'copy', state: 'pending', sourceImageId: ec2Id, kernelId, tags: [] },
    });
  });

  it('has its source’s tags where they are asked for, and its own in their place', async () => {
    const { ec2Id } = await get(imageId);
    const before = [
      { key: 'kept', value: 'source' },
      { key: 'said', value: 'source' },
    ];
    await writeTags(database, context.projectId, 'image', [ec2Id], before);
    const tags = [{ key: 'said', value: 'copy' }];
    const { id } = await copies.copy(context, asked({ withTags: true, tags }));
    expect((await get(id)).tags).toEqual([
      ['kept', 'source'],
      ['said', 'copy'],
    ]);
    const bare = await copies.copy(context, asked({ name: 'bare', tags }));
    expect((await get(bare.id)).tags).toEqual([['said', 'copy']]);
  });

  it('is made once however often its token comes, and for no other request', async () => {
    const clientToken = 'once';
    const made = await copies.copy(context, asked({ clientToken }));
    const before = await howMany();
    expect((await copies.copy(context, asked({ clientToken }))).id).toBe(made.id);
    await expect(
      copies.copy(context, asked({ clientToken, name: 'n', requestHash: 'b' })),
    ).rejects.toMatchObject({
      code: 'IdempotentParameterMismatch',
    });
    expect(await howMany()).toBe(before);
  });

  it('is made of a machine image that is there, and refused before anything is written', async () => {
    const before = await howMany();
    const refused = async (more: Partial<NewCopy>, code: string) => {
      await expect(copies.check(context, asked(more))).rejects.toMatchObject({ code });
      await expect(copies.copy(context, asked(more))).rejects.toMatchObject({ code });
    };
    await refused({ source: byId(kernelId) }, 'UnsupportedOperation');
    await refused({ source: byId(randomUUID()) }, 'NotFound');
    await refused({ name: 'machine' }, 'InvalidAMIName.Duplicate');
    await database.query(`UPDATE images SET state = 'disabled' WHERE id = $1`, [imageId]);
    await refused({}, 'InvalidAMIID.Unavailable');
    expect(await howMany()).toBe(before);
  });
});

describe('a registration', () => {
  const asked = (more: Partial<NewRegistration> = {}): NewRegistration => ({
    ...{ name: 'web', description: '', rootDeviceName: null, tags: [], location: 'b/k', sizeBytes: 512 },
    ...{ objectId: randomUUID(), kernel: undefined, ramdisk: undefined, ...more },
  });
  const made = async (more: Partial<NewRegistration>) => {
    const [first] = await registrations.register(context, [asked(more)]);
    return get(first?.id ?? '');
  };

  it('without a kernel tells none anything', async () => {
    expect(await made({})).toMatchObject({
      ...{ state: 'pending', location: 'b/k', rootDeviceName: '/dev/vda', kernelId: null, ramdiskId: null },
      kernelArgs: '',
    });
  });

  it('tells a kernel what it is used to, or else what all are told', async () => {
    const kernel = byId(kernelId);
    expect(await made({ kernel })).toMatchObject({ kernelId, kernelArgs: 'root=/dev/vda console=ttyS0' });
    await database.query(`UPDATE images SET kernel_args = 'quiet' WHERE id = $1`, [kernelId]);
    expect(await made({ kernel, name: 'quiet' })).toMatchObject({ kernelId, kernelArgs: 'quiet' });
  });

  it('names a ramdisk', async () => {
    const ramdisk = (await insertGuest(database, { host: 'h', projectId: context.projectId })).kernelId;
    await database.query(`UPDATE images SET kind = 'ramdisk' WHERE id = $1`, [ramdisk]);
    expect(await made({ ramdisk: byId(ramdisk) })).toMatchObject({ ramdiskId: ramdisk, kernelArgs: '' });
  });

  it('takes nothing for a kernel or a ramdisk that is none, and then nothing of the others', async () => {
    const before = await howMany();
    const refused = async (more: Partial<NewRegistration>, expected: object) => {
      const all = [asked({ name: 'fine' }), asked(more)];
      await expect(registrations.check(context, all)).rejects.toMatchObject(expected);
      await expect(registrations.register(context, all)).rejects.toMatchObject(expected);
    };
    const no = (what: string) => ({ code: 'InvalidParameterValue', message: expect.stringContaining(what) });
    await refused({ kernel: byId(imageId) }, no(`${imageId} is no kernel.`));
    await refused({ ramdisk: byId(kernelId) }, no(`${kernelId} is no ramdisk.`));
    await refused({ kernel: byId(randomUUID()) }, { code: 'NotFound' });
    await refused({ name: 'machine' }, { code: 'InvalidAMIName.Duplicate' });
    expect(await howMany()).toBe(before);
  });
});
