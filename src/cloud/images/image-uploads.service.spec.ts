import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { type RequestContext } from '../../common/context/request-context.js';
import { exec } from '../../common/exec/exec.js';
import { byId } from '../../common/refs/ref.js';
import { QuotaService } from '../quotas/quota.service.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { nouns } from '../registry/registry.js';
import { ImageClaims } from './image-claims.js';
import { ImageConverter } from './image-converter.js';
import { ImageExaminer } from './image-examiner.js';
import { ImageInspector } from './image-inspector.js';
import { ImageIntake } from './image-intake.js';
import { ImageUploads } from './image-uploads.service.js';
import { FolderImageStore } from './stores/folder/folder.image-store.js';

const database = await databaseForSpec();
const folder = await mkdtemp(join(tmpdir(), 'uploads-'));
afterAll(() => rm(folder, { recursive: true }));
const tool = { exec, binary: 'true', uid: undefined };
const [examiner, converter] = [new ImageExaminer(tool), new ImageConverter(tool)];
const intake = new ImageIntake(new FolderImageStore(folder), new ImageInspector(examiner, converter, 10_000));
const claims = new ImageClaims(database, new QuotaService({}, nouns));
const uploads = new ImageUploads(claims, intake);
const DISK = Buffer.alloc(1_024, 1);

let context: RequestContext;
let id: string;
beforeEach(async () => {
  context = await insertProject(database);
  id = await queued('machine');
});

/** An image that waits for its bytes. */
async function queued(kind: 'machine' | 'kernel'): Promise<string> {
  const imageId = randomUUID();
  await database.query(
    `INSERT INTO images (id, ec2_id, project_id, kind, state, name) VALUES ($1, $2, $3, $4, 'pending', 'n')`,
    [imageId, ec2IdOf(kind === 'machine' ? 'image' : kind, imageId), context.projectId, kind],
  );
  return imageId;
}
const row = async (of = id) => {
  const [found] = await database.query('SELECT state, claim, format FROM images WHERE id = $1', [of]);
  return found;
};
const isThere = async () => (await readdir(folder)).some((name) => name.startsWith(id));
const upload = (source: () => Readable, goal: 'available' | 'staged' = 'available', of = id) =>
  uploads.receive(context, byId(of), { source, goal });
const disk = () => Readable.from([DISK]);
/** Something befalls the image while its bytes come. */
const meanwhile = (befall: () => Promise<unknown>) => () =>
  Readable.from(
    (async function* () {
      await befall();
      yield DISK;
    })(),
  );
const waiting = { state: 'pending', claim: null, format: null };

describe('an upload', () => {
  it('is nothing for an image whose root is a snapshot', async () => {
    await database.query('UPDATE images SET root_snapshot = $1 WHERE id = $1', [id]);
    await expect(upload(disk)).rejects.toMatchObject({ name: 'EngineError' });
    expect(await row()).toEqual(waiting);
  });

  it('makes the image available, and another one finds that it waits for nothing', async () => {
    await upload(disk);
    expect(await row()).toEqual({ state: 'available', claim: null, format: 'raw' });
    await expect(upload(disk)).rejects.toMatchObject({
      code: 'IncorrectState',
      message: expect.stringMatching(/ is available, and not queued\.$/),
    });
  });

  it('that is staged waits for the word that it was all', async () => {
    await expect(uploads.importStaged(context, byId(id))).rejects.toMatchObject({ code: 'IncorrectState' });
    await upload(disk, 'staged');
    expect(await row()).toMatchObject({ state: 'staged' });
    await uploads.importStaged(context, byId(id));
    expect(await row()).toMatchObject({ state: 'available' });
  });

  it('of a kernel is what it is, and of a disk what its bytes say', async () => {
    const odd = () => Readable.from([Buffer.from('vmlinuz')]);
    const kernel = await queued('kernel');
    await upload(odd, 'available', kernel);
    expect(await row(kernel)).toMatchObject({ state: 'available', format: 'raw' });
    await expect(upload(odd)).rejects.toMatchObject({ code: 'InvalidParameterValue' });
  });

  const failing = (error: unknown) => meanwhile(() => Promise.reject(error as Error));
  const full = (code: string) => failing(Object.assign(new Error('no room'), { code }));
  it.each([
    [
      'too large',
      () => Readable.from([Buffer.alloc(10_001)]),
      'RequestEntityTooLarge',
      /larger than 10000 bytes$/,
    ],
    [
      'a web page',
      () => Readable.from(['<html>']),
      'InvalidParameterValue',
      /cannot be kept: it is a web page$/,
    ],
    ['more than the disk holds', full('ENOSPC'), 'ServiceUnavailable', /^The store of images is full\.$/],
    ['more than may be written', full('EDQUOT'), 'ServiceUnavailable', /^The store of images is full\.$/],
    ['cut off', failing(new Error('aborted')), 'InvalidParameterValue', /cannot be kept: aborted$/],
  ])('that is %s is refused, and the image waits as before', async (_what, source, code, message) => {
    await expect(upload(source)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await row()).toEqual(waiting);
    expect(await isThere()).toBe(false);
    await upload(disk);
    expect(await row()).toMatchObject({ state: 'available' });
  });

  it('must have room in the project’s limit', async () => {
    const none = new QuotaService({ quota_image_gib: 0 }, nouns);
    const tight = new ImageUploads(new ImageClaims(database, none), intake);
    const receiving = tight.receive(context, byId(id), { source: disk, goal: 'available' });
    await expect(receiving).rejects.toMatchObject({ code: 'ResourceLimitExceeded' });
    expect(await row()).toEqual(waiting);
    expect(await isThere()).toBe(false);
  });

  it('that another has overtaken keeps nothing, and leaves the other’s claim alone', async () => {
    const other = randomUUID();
    const overtake = () => database.query('UPDATE images SET claim = $2 WHERE id = $1', [id, other]);
    await expect(upload(meanwhile(overtake))).rejects.toMatchObject({
      ...{ code: 'IncorrectState', message: 'The upload was overtaken.' },
    });
    expect(await row()).toMatchObject({ state: 'saving', claim: other });
    expect(await isThere()).toBe(false);
  });
});
