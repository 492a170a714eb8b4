import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { hostApiForSpec, tokenOf } from '../../../test/support/host-api.js';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { insertImage, UNSAID } from '../../cloud/images/new-image.repository.js';
import { ec2IdOf } from '../../cloud/registry/ec2-id.js';
import type { ImageToSend } from '../../host/link/host-link.js';

const cloud = await hostApiForSpec();
const { database } = cloud;
const { signal } = new AbortController();
const DISK = Buffer.alloc(200_000 - (200_000 % 512), 5);
let host: string;
let projectId: string;
let instanceId: string;
let image: ImageToSend;

beforeAll(async () => {
  host = await cloud.addHost();
  ({ projectId, instanceId } = await insertGuest(database, { host, state: 'running' }));
});

beforeEach(async () => {
  const [imageId, operationId] = [randomUUID(), randomUUID()];
  await database.query(
    `INSERT INTO operations (id, project_id, action, workflow, request_id, args, summary)
     VALUES ($1, $2, 'CreateImage', 'create-image', 'r', '{}', '')`,
    [operationId, projectId],
  );
  await database.query('INSERT INTO operation_chunks (operation_id, chunk) VALUES ($1, 0)', [operationId]);
  await database.query(
    `INSERT INTO operation_members (operation_id, noun, resource_id, chunk, part, generation)
     VALUES ($1, 'image', $2, 0, 'owner', 1), ($1, 'instance', $3, 0, 'companion', 1)`,
    [operationId, imageId, instanceId],
  );
  const named = { ...UNSAID, id: imageId, ec2Id: ec2IdOf('image', imageId), name: 'n', description: '' };
  await insertImage(database, { ...named, task: 'creating' }, { projectId, operationId });
  image = { imageId, operationId, generation: 1, format: 'raw' };
});

const send = (more: Partial<ImageToSend> = {}, from = host, bytes: Buffer = DISK) =>
  cloud.linkOf(from).sendImage({ ...image, ...more }, Readable.from([bytes]), signal);
const pathOf = () => join(cloud.imageFolder, image.imageId);

describe('bytes that a host brings', () => {
  it('are kept, and what was found in them is in the row', async () => {
    await send();
    expect(readFileSync(pathOf()).equals(DISK)).toBe(true);
    expect(
      await database.query('SELECT state, size_bytes AS size FROM images WHERE id = $1', [image.imageId]),
    ).toEqual([{ state: 'staged', size: DISK.length }]);
    await send();
  });

  it('are of guests of the host, for images that are made of them', async () => {
    await expect(send({}, await cloud.addHost())).rejects.toMatchObject({ code: 'ImageUnusable' });
    await expect(send({ imageId: randomUUID() })).rejects.toMatchObject({ code: 'ImageUnusable' });
    await expect(send({ operationId: randomUUID() })).rejects.toMatchObject({ code: 'ImageUnusable' });
    await expect(send({ generation: 2 })).rejects.toMatchObject({ code: 'OperationOvertaken' });
    expect(existsSync(pathOf())).toBe(false);
  });

  it('are refused when no host should open them', async () => {
    await expect(send({ format: 'qcow2' })).rejects.toMatchObject({
      ...{ code: 'ImageUnusable', message: 'The image cannot be used: it is not a qcow2 image' },
    });
    // More than the rig's --image_max_gib.
    const large = Buffer.alloc(2 ** 20 + 512);
    await expect(send({}, host, large)).rejects.toMatchObject({ code: 'ImageUnusable' });
    expect(existsSync(pathOf())).toBe(false);
  });

  it('are tried again by whoever does not reach the cloud', async () => {
    const bytes = Readable.from([DISK]);
    const lost = cloud.linkOf(host, { url: 'http://127.0.0.1:9' }).sendImage(image, bytes, signal);
    await expect(lost).rejects.toMatchObject({ code: 'ServiceUnavailable', retryable: true });
  });

  it('end with the caller', async () => {
    const caller = new AbortController();
    const endless = new Readable({ read: () => undefined });
    endless.push(DISK);
    const sending = cloud.linkOf(host).sendImage(image, endless, caller.signal);
    setImmediate(() => caller.abort());
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('need the host’s token, and a question that can be understood', async () => {
    const put = (query: string, token = tokenOf(host)) =>
      fetch(`http://127.0.0.1:${cloud.port}/v1/images/${image.imageId}?${query}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: DISK,
      });
    expect((await put('', 'nobody-has-this-token-at-all')).status).toBe(401);
    expect((await put('operation=x&generation=1&format=raw')).status).toBe(400);
    expect((await put(`operation=${image.operationId}&generation=1&format=vmdk`)).status).toBe(400);
  });
});
