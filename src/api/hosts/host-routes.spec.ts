import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { hostApiForSpec, tokenOf } from '../../../test/support/host-api.js';
import { filterSchema } from '../../host/network/filter-schema.js';
import { userDataContext } from '../../cloud/instances/user-data-context.js';

const cloud = await hostApiForSpec();
const { database, imageFolder, sealer } = cloud;

async function textOf(readable: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readable) chunks.push(Buffer.from(chunk));
  return String(Buffer.concat(chunks));
}

const nothing = { code: 'ImageUnusable' };

describe('what a host asks for over HTTP', () => {
  let host: string;
  let other: string;
  beforeEach(async () => {
    host = await cloud.addHost();
    other = await cloud.addHost();
  });
  const readImage = async (of: string, id: string, from = 0) =>
    textOf(await cloud.linkOf(of).readImage(id, from));

  it('gives the image, kernel included, of its own guests, from any byte on', async () => {
    const { imageId, kernelId } = await insertGuest(database, { host });
    await writeFile(join(imageFolder, imageId), '0123456789');
    await writeFile(join(imageFolder, kernelId), 'krn');
    expect(await readImage(host, imageId)).toBe('0123456789');
    expect(await readImage(host, imageId, 7)).toBe('789');
    expect(await readImage(host, imageId, 10)).toBe('');
    expect(await readImage(host, kernelId)).toBe('krn');
    await expect(readImage(other, imageId)).rejects.toMatchObject(nothing);
  });

  it('gives no image once the guest is gone from the host', async () => {
    const { imageId } = await insertGuest(database, { host, attempt: 'released' });
    await writeFile(join(imageFolder, imageId), '0123456789');
    await expect(readImage(host, imageId)).rejects.toMatchObject(nothing);
  });

  it('gives no bytes that are not the image’s', async () => {
    const { imageId } = await insertGuest(database, { host });
    await expect(readImage(host, imageId)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    await writeFile(join(imageFolder, imageId), '012');
    await expect(readImage(host, imageId)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });

  it('answers metadata for its own guests, and notes that they have asked', async () => {
    const script = Buffer.from([0x23, 0x21, 0, 255, 10]);
    const sealedUserData = (id: string) => sealer.seal(script, userDataContext(id));
    const { address, ec2Id, instanceId } = await insertGuest(database, { host, sealedUserData });
    const ask = (of: string, path: string) =>
      cloud.linkOf(of).metadata({ address, method: 'GET', path, headers: {} });
    expect(await ask(host, '/latest/user-data')).toMatchObject({ status: 200, body: script });
    expect(String((await ask(host, '/latest/meta-data/instance-id')).body)).toBe(ec2Id);
    expect((await ask(other, '/latest/meta-data/instance-id')).status).toBe(404);
    const [row] = await database.query(
      'SELECT metadata_seen_at IS NOT NULL AS seen FROM instances WHERE id = $1',
      [instanceId],
    );
    expect(row).toEqual({ seen: true });
  });

  it('gives its filters', async () => {
    const { portId, address } = await insertGuest(database, { host });
    await insertGuest(database, { host: other });
    const { ports } = await cloud.linkOf(host).pullFilters(undefined);
    expect(ports).toEqual([expect.objectContaining({ portId, address })]);
  });

  it('gives a host that does not say what it has addresses alone', async () => {
    const { instanceId } = await insertGuest(database, { host });
    await database.query(
      `INSERT INTO security_group_rules (id, ec2_id, group_id, protocol, from_port, to_port, source_group_id)
       SELECT gen_random_uuid(), gen_random_uuid()::text, group_id, '-1', -1, -1, group_id FROM instance_groups
       WHERE instance_id = $1`,
      [instanceId],
    );
    const headers = { authorization: `Bearer ${tokenOf(host)}` };
    const answer = await fetch(`http://127.0.0.1:${cloud.port}/v1/filters`, { headers });
    const plain = filterSchema.parse(await answer.json());
    const link = await cloud.linkOf(host).pullFilters(undefined);
    const addresses = Object.values(link.members).flatMap((list) => list.map(([, address]) => address));
    expect(Object.values(plain.members).flat()).toEqual(addresses);
    expect(addresses).not.toEqual([]);
  });

  it.each([
    ['/v1/filters', {}, 401],
    ['/v1/filters', { authorization: `Bearer ${'x'.repeat(40)}` }, 401],
    ['/v1/images/../../etc/passwd', {}, 404],
    ['/v1/images/no-uuid', {}, 401],
    ['/v1/nothing', {}, 404],
  ])('refuses GET %s with %j', async (path, headers: Record<string, string>, status) => {
    expect((await fetch(`http://127.0.0.1:${cloud.port}${path}`, { headers })).status).toBe(status);
  });

  it.each([
    ['no JSON', '{', 400],
    ['other fields', '{"address":1}', 400],
    ['too much', JSON.stringify({ path: 'x'.repeat(100_000) }), 413],
  ])('refuses a metadata request with %s', async (_what, body, status) => {
    const headers = { authorization: `Bearer ${tokenOf(host)}`, 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${cloud.port}/v1/metadata`, {
      method: 'POST',
      headers,
      body,
    });
    expect(answer.status).toBe(status);
  });

  it('finds its port taken', async () => {
    await expect(cloud.serve(cloud.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
