import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { lockWaits } from '../../../test/support/lock-waits.js';
import { inEc2 } from '../../../test/support/ec2-words.js';
import { insertPort } from '../../../test/support/port-rows.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { until } from '../../../test/support/until.js';
import { idRef, idRefs } from '../../api/ec2/refs.js';
import { exec } from '../../common/exec/exec.js';
import { type Filter } from '../../common/filters/filter.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { insertReservation, type ReservationRow } from '../instances/launch-rows.repository.js';
import { controlNouns } from '../registry/control-nouns.js';
import { writeTags } from '../tags/tag.repository.js';
import { ImageConverter } from './image-converter.js';
import { ImageInspector } from './image-inspector.js';
import { ImageExaminer } from './image-examiner.js';
import { findImageForLaunch } from './image.repository.js';
import { imageFilters } from './filters/ec2.js';
import { ImageService } from './image.service.js';
import { FolderImageStore } from './stores/folder/folder.image-store.js';
import { type NewImage } from './image.js';
import { DELETED_NOW } from '../../../test/support/instance-states.js';

const database = await databaseForSpec();
const folder = await mkdtemp(join(tmpdir(), 'images-'));
afterAll(() => rm(folder, { recursive: true }));
const pathOf = (id: string) => join(folder, 'store', id);
const examined: number[] = [];
const tool = { exec, binary: 'true', uid: undefined };
const [examiner, converter] = [new ImageExaminer(tool), new ImageConverter(tool)];
examiner.examine = async (_fd, virtualBytes) => void examined.push(virtualBytes);
const images = new ImageService(
  database,
  new FolderImageStore(join(folder, 'store')),
  new ImageInspector(examiner, converter, 10_000),
  controlNouns.imageUses,
);

let projectId: string;
let accountNumber: string;
beforeEach(async () => {
  ({ projectId, accountNumber } = await insertProject(database));
});

const register = (asked: Partial<NewImage> = {}, bytes: Buffer = Buffer.from('a disk')) =>
  images.register({
    projectId,
    name: 'disk',
    kind: 'machine',
    format: 'raw',
    isPublic: false,
    ...asked,
    stream: Readable.from([bytes]),
  });
const stored = async () => (await readdir(join(folder, 'store'))).length;
interface Asked {
  readonly ids?: readonly string[];
  readonly owners?: readonly string[];
  readonly executableBy?: readonly string[];
  readonly filters?: readonly Filter[];
  readonly after?: string;
  readonly limit?: number;
}
const list = async ({ ids, filters, ...query }: Asked = {}, of = projectId) =>
  inEc2(
    images.list(of, {
      ...{ refs: idRefs('shown-image', ids), condition: imageFilters.condition(filters) },
      ...{ owners: [], executableBy: [], after: null, limit: 100, ...query },
    }),
  );

describe('register', () => {
  it('keeps bytes, size and hash, from a stream and from a file', async () => {
    const path = join(folder, 'file');
    await writeFile(path, 'a disk');
    const asked = { projectId, name: 'file', kind: 'ramdisk', format: 'raw', isPublic: false, path } as const;
    for (const { id, ec2Id } of [await register(), await images.register(asked)]) {
      const [row] = await images.find(ec2Id);
      expect(row).toMatchObject({ id, sizeBytes: 6, virtualBytes: 6, state: 'available' });
      expect(row?.sha256).toBe(createHash('sha256').update('a disk').digest('hex'));
      expect(await readFile(pathOf(id), 'utf8')).toBe('a disk');
    }
    const [ramdisk] = await images.find('file');
    expect(ramdisk?.ec2Id).toMatch(/^ari-[0-9a-f]{17}$/);
  });

  it.each([
    [{ format: 'qcow2' }, Buffer.alloc(200), 'it is not a qcow2 image'],
    [{ format: 'qcow2', kind: 'kernel' }, Buffer.alloc(1), 'kernels and ramdisks are raw'],
    [{ name: '' }, Buffer.alloc(1), 'its name has 1 to 128 printable characters'],
    [{}, Buffer.alloc(0), 'it is empty'],
    [{}, Buffer.alloc(10_001), 'it is larger than 10000 bytes'],
    [{ format: 'qcow2' }, qcow2(10_001), 'its disk is larger than 10000 bytes'],
    [{ format: 'auto' }, qcow2(10_001), 'its disk is larger than 10000 bytes'],
    [
      { sha256: 'ab' },
      Buffer.alloc(512),
      `its SHA-256 is ${sha256Of(Buffer.alloc(512))}, and not the one that was given`,
    ],
    [{ format: 'auto' }, Buffer.from('1f8b', 'hex'), 'it is compressed by gzip: unpack it first'],
    [{ format: 'auto' }, Buffer.from('<!DOCTYPE HTML><p>Not found'), 'it is a web page'],
  ] as const)('refuses %j and keeps nothing', async (asked, bytes, why) => {
    await register();
    const before = await stored();
    await expect(register(asked, bytes)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: `The image cannot be registered: ${why}`,
    });
    expect(await stored()).toBe(before);
  });

  it('says which file is not there', async () => {
    const asked = { projectId, name: 'x', kind: 'kernel', format: 'raw', isPublic: false } as const;
    await expect(images.register({ ...asked, path: join(folder, 'none') })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringContaining('ENOENT'),
    });
  });

  it('knows the disk that a qcow2 image stands for', async () => {
    const { ec2Id } = await register({ format: 'qcow2' }, qcow2(8192));
    expect((await images.find(ec2Id))[0]).toMatchObject({ sizeBytes: 136, virtualBytes: 8192 });
    expect(examined.at(-1)).toBe(8192);
  });

  it('finds out what it is where nobody said', async () => {
    const head = qcow2(8192);
    for (const [bytes, format] of [
      [head, 'qcow2'],
      [Buffer.alloc(1024), 'raw'],
    ] as const) {
      const { ec2Id } = await register({ format: 'auto', sha256: sha256Of(bytes) }, bytes);
      expect((await images.find(ec2Id))[0]).toMatchObject({ format });
    }
  });
});

describe('findForLaunch', () => {
  const find = async (ec2Id: string, of = projectId) =>
    inEc2(findImageForLaunch(database, of, idRef('shown-image', ec2Id)));

  it('brings kernel and ramdisk along', async () => {
    const kernel = await register({ kind: 'kernel', isPublic: true });
    const ramdisk = await register({ kind: 'ramdisk', isPublic: true });
    const { ec2Id } = await register({ kernelId: kernel.id, ramdiskId: ramdisk.id, kernelArgs: 'quiet' });
    const sha256 = createHash('sha256').update('a disk').digest('hex');
    const bytes = { format: 'raw', sizeBytes: 6, sha256 };
    expect(await find(ec2Id)).toMatchObject({
      ...bytes,
      virtualBytes: 6,
      kernelArgs: 'quiet',
      kernel: { ...bytes, id: kernel.id },
      ramdisk: { ...bytes, id: ramdisk.id },
    });
    await expect(find(kernel.ec2Id)).rejects.toMatchObject({ code: 'InvalidAMIID.NotFound' });
  });

  it('sees what is public or one’s own, and available', async () => {
    const other = (await insertProject(database)).projectId;
    const [mine, shared] = [await register(), await register({ isPublic: true })];
    expect(await find(mine.ec2Id)).toMatchObject({ id: mine.id, kernel: null, ramdisk: null });
    expect(await find(shared.ec2Id, other)).toMatchObject({ id: shared.id });
    await expect(find(mine.ec2Id, other)).rejects.toMatchObject({
      code: 'InvalidAMIID.NotFound',
      message: `The image id '[${mine.ec2Id}]' does not exist`,
    });
    await expect(find('tiny')).rejects.toMatchObject({ code: 'InvalidAMIID.Malformed' });
    await expect(find('ami-xyz')).rejects.toMatchObject({ message: 'Invalid id: "ami-xyz"' });
    await database.query(`UPDATE images SET state = 'pending' WHERE id = $1`, [mine.id]);
    await expect(find(mine.ec2Id)).rejects.toMatchObject({ code: 'InvalidAMIID.Unavailable' });
  });
});

describe('list', () => {
  it('shows one’s own and the public ones, by owner, by who may launch, by filter and in pages', async () => {
    const other = (await insertProject(database)).projectId;
    const mine = await register({ name: 'mine' });
    await writeTags(database, projectId, 'image', [mine.ec2Id], [{ key: 'k', value: 'v' }]);
    const shared = await register({ name: `shared-${randomUUID()}`, isPublic: true });
    await register({ projectId: other, name: 'theirs' });
    const owners = [accountNumber];
    const ids = async (query: Asked) => (await list(query)).map(({ ec2Id }) => ec2Id);
    const both = [mine.ec2Id, shared.ec2Id].sort();
    expect(await ids({ owners })).toEqual(both);
    expect(await ids({ owners: ['self'] })).toEqual(both);
    expect(await ids({ owners: ['amazon'], ids: both })).toEqual([shared.ec2Id]);
    expect(await ids({ owners: ['microsoft'] })).toEqual([]);
    expect(await ids({ owners, executableBy: ['all'] })).toEqual([shared.ec2Id]);
    expect(await ids({ executableBy: ['self'] })).toEqual([]);
    expect(await ids({ owners, limit: 1 })).toEqual(both.slice(0, 1));
    expect(await ids({ owners, after: both[0] ?? '' })).toEqual(both.slice(1));
    const filter = (Name: string, ...Values: string[]) => ids({ owners, filters: [{ Name, Values }] });
    expect(await filter('name', 'sha*')).toEqual([shared.ec2Id]);
    expect(await filter('is-public', 'false')).toEqual([mine.ec2Id]);
    expect(await filter('tag:k', 'v')).toEqual([mine.ec2Id]);
    expect(await filter('owner-alias', 'amazon')).toEqual([shared.ec2Id]);
    expect(await filter('platform', 'windows')).toEqual([]);
    const [row] = await list({ ids: [mine.ec2Id] });
    expect(row).toMatchObject({ accountNumber, tags: [['k', 'v']] });
  });

  it.each([
    [{ ids: ['x'] }, 'InvalidAMIID.Malformed', 'Invalid id: "x" (expecting "ami-...")'],
    [{ ids: ['ami-00000001'] }, 'InvalidAMIID.NotFound', "The image id '[ami-00000001]' does not exist"],
    [
      { ids: ['ami-00000001', 'aki-00000002'] },
      'InvalidAMIID.NotFound',
      "The image ids '[ami-00000001, aki-00000002]' do not exist",
    ],
    [{ owners: ['me'] }, 'InvalidUserID.Malformed', 'Invalid user id: "me"'],
    [{ executableBy: ['amazon'] }, 'InvalidUserID.Malformed', 'Invalid user id: "amazon"'],
    [{ filters: [{ Name: 'x', Values: ['y'] }] }, 'InvalidParameterValue', "The filter 'x' is invalid"],
  ])('refuses %j', async (query, code, message) => {
    await expect(list(query)).rejects.toMatchObject({ code, message });
  });
});

describe('remove', () => {
  it('hides the image at once, and keeps its bytes while an instance may need them', async () => {
    const { id, ec2Id } = await register();
    const { instanceId } = await insertPort(database, { projectId, host: 'h', groups: [] });
    await database.query('UPDATE instances SET image_id = $2 WHERE id = $1', [instanceId, id]);
    await images.remove(id);
    expect(await images.find(ec2Id)).toEqual([]);
    expect(await readFile(pathOf(id), 'utf8')).toBe('a disk');
    await database.query(`UPDATE instances SET ${DELETED_NOW} WHERE id = $1`, [instanceId]);
    expect(await images.sweep()).toBe(1);
    expect(await images.sweep()).toBe(0);
    await expect(readFile(pathOf(id))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(inEc2(images.remove(id))).rejects.toMatchObject({ code: 'InvalidAMIID.NotFound' });
  });

  it('waits for launches that are being written, and keeps what they need', async () => {
    const { id } = await register();
    let removing: Promise<void> | undefined;
    await database.transaction(async (tx) => {
      expect(await insertReservation(tx, reservationOf(projectId, id), [instanceOf(randomUUID())])).toBe(
        true,
      );
      removing = images.remove(id);
      await until(async () => (await lockWaits(database)) > 0);
    });
    await removing;
    expect(await readFile(pathOf(id), 'utf8')).toBe('a disk');
    const late = database.transaction((tx) => insertReservation(tx, reservationOf(projectId, id), []));
    expect(await late).toBe(false);
  });

  it('keeps the bytes of a kernel that an image boots with', async () => {
    const kernel = await register({ kind: 'kernel' });
    const { id } = await register({ kernelId: kernel.id });
    await images.remove(kernel.id);
    expect(await readFile(pathOf(kernel.id), 'utf8')).toBe('a disk');
    await images.remove(id);
    await expect(readFile(pathOf(kernel.id))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

it('sweeps what a crash left, once it is an hour old', async () => {
  const { id } = await register();
  const strays = [randomUUID(), `${randomUUID()}.part`].map((name) => join(folder, 'store', name));
  const old = new Date(Date.now() - 3_700_000);
  for (const path of [...strays, pathOf(id)]) {
    await writeFile(path, 'a disk');
    await utimes(path, old, old);
  }
  await writeFile(join(folder, 'store', 'young.part'), '');
  await images.sweep();
  const left = await readdir(join(folder, 'store'));
  expect(left).toEqual(expect.arrayContaining([id, 'young.part']));
  for (const path of strays) expect(left).not.toContain(basename(path));
});

const reservationOf = (project: string, imageId: string): ReservationRow => {
  const id = randomUUID();
  return {
    ...{ id, ec2Id: ec2IdOf('reservation', id), projectId: project, userId: randomUUID() },
    ...{ operationId: randomUUID(), imageId, flavorName: 'm1.nano', vcpus: 1, memoryMiB: 128, diskGiB: 1 },
    ...{ extraSpecs: {}, swapMiB: 0, ephemeralGiB: 0 },
    ...{
      description: null,
      labels: [],
      keyName: null,
      publicKey: null,
      placementGroupId: null,
      clientToken: null,
      requestedZone: null,
      requestedHost: null,
      zone: 'local-1a',
    },
    ...{ shutdownBehaviour: 'stop', disableTermination: false, disableStop: false, groupIds: [] },
    ...{
      metadataEnabled: true,
      metadataTokens: 'optional',
      metadataHopLimit: 1,
      metadataIpv6: false,
      configDrive: false,
    },
    ...{ rootIsVolume: false, localDevices: {} },
  };
};
const instanceOf = (id: string) => ({
  id,
  ec2Id: ec2IdOf('instance', id),
  index: 0,
  name: '',
  sealedUserData: null,
});

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A qcow2 header of version 3 and nothing else. */
function qcow2(virtualBytes: number): Buffer {
  const head = Buffer.alloc(136);
  head.writeUInt32BE(0x514649fb, 0);
  head.writeUInt32BE(3, 4);
  head.writeUInt32BE(16, 20);
  head.writeBigUInt64BE(BigInt(virtualBytes), 24);
  head.writeUInt32BE(104, 100);
  return head;
}
