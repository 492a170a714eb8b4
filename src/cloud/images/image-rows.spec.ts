import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../workflows/contracts/noun.js';
import { databaseForSpec } from '../../../test/support/database.js';
import { insertProject } from '../../../test/support/project-rows.js';
import { ec2IdOf } from '../registry/ec2-id.js';
import { imageRows } from './image-rows.js';
import { insertImage, UNSAID } from './new-image.repository.js';

const database = await databaseForSpec();
const reason = { code: 'Server.InternalError', message: 'it broke' };

let id: string;
let operationId: string;
beforeEach(async () => {
  const { projectId } = await insertProject(database);
  [id, operationId] = [randomUUID(), randomUUID()];
  const image = { ...UNSAID, id, ec2Id: ec2IdOf('image', id), name: 'n', description: '' };
  await insertImage(database, { ...image, task: 'copying' }, { projectId, operationId });
});

const row = async () => {
  const [found] = await database.query(
    'SELECT state, task_state AS task, reason, generation FROM images WHERE id = $1',
    [id],
  );
  return found;
};
/** Its bytes are here, as `ImageReceipts` leaves the row. */
const stage = () =>
  database.query(
    `UPDATE images SET state = 'staged', format = 'raw', size_bytes = 512, virtual_bytes = 512, sha256 = $2 WHERE id = $1`,
    [id, 'a'.repeat(64)],
  );
const write = (ending: object) =>
  imageRows.write(database, { operationId, chunk: 0, run: 1 }, [
    { noun: 'image', id, generation: 1, ...ending } as Outcome<'image'>,
  ]);
const cleanups = () =>
  database.query('SELECT host, kind, noun, generation, args FROM cleanups WHERE resource_id = $1', [id]);
const left = { host: 'h', kind: 'drop', noun: 'image', generation: 1, args: { part: 'disk' } };

describe('the end of an operation on an image', () => {
  it('makes it available, with nothing left to do', async () => {
    await stage();
    await write({ kind: 'available' });
    expect(await row()).toMatchObject({ state: 'available', task: null, reason: null });
    expect(await cleanups()).toEqual([]);
  });

  it.each(['available', 'image-failed'])('of the kind %s notes what a host still has of it', async (kind) => {
    await stage();
    await write({ kind, reason, cleanups: [{ ...left, id }] });
    expect(await cleanups()).toEqual([left]);
  });

  it('leaves what a newer operation has as it is', async () => {
    const before = await row();
    await write({ kind: 'overtaken' });
    await write({ kind: 'released', cleanups: [] });
    expect(await row()).toEqual(before);
  });

  it('is refused where no bytes can have come', async () => {
    await write({ kind: 'image-failed', reason, cleanups: [] });
    expect(await row()).toMatchObject({ state: 'failed', task: null, reason: 'it broke' });
    await expect(write({ kind: 'available' })).rejects.toThrow(
      `images.state → available is no move for ${id}`,
    );
    expect(await row()).toMatchObject({ state: 'failed' });
  });
});

describe('the fence of an operation on an image', () => {
  const lock = (operation: string, generation: number) =>
    database.transaction((tx) => imageRows.lock(tx, operation, [{ id, generation }]));

  it('locks what the operation has at its generation, and nothing else', async () => {
    expect(await lock(operationId, 1)).toEqual(new Set([id]));
    expect(await lock(operationId, 2)).toEqual(new Set());
    expect(await lock(randomUUID(), 1)).toEqual(new Set());
  });

  it('unwinds at its generation alone', async () => {
    const unwind = (generation: number) =>
      imageRows.markUnwinding(database, { operationId, id, generation, reason });
    expect(await unwind(2)).toBe(false);
    expect(await row()).toMatchObject({ task: 'copying', reason: null });
    expect(await unwind(1)).toBe(true);
    expect(await row()).toMatchObject({ task: 'unwinding', reason: 'it broke' });
  });
});
