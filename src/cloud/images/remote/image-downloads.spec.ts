import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseForSpec } from '../../../../test/support/database.js';
import { insertProject } from '../../../../test/support/project-rows.js';
import { ec2IdOf } from '../../registry/ec2-id.js';
import { insertImage, UNSAID } from '../new-image.repository.js';
import { ImageDownloads } from './image-downloads.js';
import { RemoteDoor } from './remote-door.js';

const database = await databaseForSpec();
let answer: (response: ServerResponse) => void;
const server = createServer((_request, response) => answer(response)).listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/disk`;
const { signal } = new AbortController();
const closed = new RemoteDoor(database, { ports: new Set([80]), allowed: [] });
const open = new RemoteDoor(database, { ports: new Set([80]), allowed: [] });
open.open = async () => ({ check: () => undefined, lookup });

let owned: { imageId: string; operationId: string };
beforeEach(async () => {
  const { projectId } = await insertProject(database);
  owned = { imageId: randomUUID(), operationId: randomUUID() };
  const { imageId: id, operationId } = owned;
  const image = {
    ...UNSAID,
    id,
    ec2Id: ec2IdOf('image', id),
    name: 'n',
    description: '',
    diskFormat: 'vmdk',
  };
  await insertImage(database, { ...image, task: 'registering' }, { projectId, operationId });
  await database.query(`UPDATE images SET task_state = 'importing', import_url = $2 WHERE id = $1`, [
    id,
    url,
  ]);
});

async function read(door: RemoteDoor, limitMs = 5_000, until = signal): Promise<string> {
  const { source } = await new ImageDownloads(database, door, limitMs).open(owned, until);
  const pieces: Buffer[] = [];
  for await (const piece of source()) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

describe('what the cloud fetches', () => {
  it('comes as what its owner says that it is', async () => {
    answer = (response) => response.end('bytes');
    expect(await read(open)).toBe('bytes');
    expect((await new ImageDownloads(database, open, 1).open(owned, signal)).format).toBe('vmdk');
  });

  it('comes from nowhere that the door is closed to', async () => {
    answer = (response) => response.end('secret');
    await expect(read(closed)).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: expect.stringMatching(
        /^The image cannot be imported: 127\.0\.0\.1:\d+: only the ports 80 may be asked$/,
      ),
    });
  });

  it('comes within a time, or not at all', async () => {
    answer = (response) => response.write('some');
    await expect(read(open, 50)).rejects.toMatchObject({
      ...{ code: 'InvalidParameterValue', message: expect.stringMatching(/did not come within 0\.05 s$/) },
    });
  });

  it('ends with its operation', async () => {
    const over = new AbortController();
    answer = (response) => response.write('some', () => over.abort(new Error('enough')));
    await expect(read(open, 5_000, over.signal)).rejects.toThrow('enough');
  });

  it('is nobody’s once another operation has the image', async () => {
    const other = { ...owned, operationId: randomUUID() };
    const opening = new ImageDownloads(database, open, 1).open(other, signal);
    await expect(opening).rejects.toMatchObject({ code: 'OperationOvertaken' });
  });
});

describe('the door', () => {
  it('knows the cloud’s own networks, and what is no URL', async () => {
    const door = new RemoteDoor(database, { ports: new Set([80]), allowed: ['10.0.0.0/8'] });
    await expect(door.check('http://10.111.0.5/disk')).resolves.toBeUndefined();
    await database.query(
      `INSERT INTO floating_ranges (id, pool, cidr, first, last) VALUES ($1, 'p', '10.111.0.0/24', 1, 2)`,
      [randomUUID()],
    );
    await expect(door.check('http://10.111.0.5/disk')).rejects.toThrow('not fetched from');
    await expect(door.check('file:///etc/shadow')).rejects.toThrow('is no http or https URL');
  });
});
