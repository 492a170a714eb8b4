import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { insertGuest } from '../../../test/support/guest-rows.js';
import { hostApiForSpec } from '../../../test/support/host-api.js';
import type { GrantingStore } from '../../cloud/images/image-store.js';
import { FolderImageStore } from '../../cloud/images/stores/folder/folder.image-store.js';

const BYTES = '0123456789';
let asked: IncomingMessage[] = [];
let status = 200;
let knowsRanges = true;
let isAway = false;

/** A bucket, as a host meets it. */
const bucket = createServer((request, response) => {
  if (isAway) return void request.destroy();
  asked.push(request);
  const [, from = '0'] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
  if (status === 302) response.setHeader('location', `${place()}/elsewhere`);
  const bytes = BYTES.slice(knowsRanges ? Number(from) : 0);
  response.writeHead(status).end(status < 300 ? bytes : '<Error><Code>Why</Code><Sig>x</Sig></Error>');
});
const place = () => `http://127.0.0.1:${(bucket.address() as AddressInfo).port}`;

class GrantingFolder extends FolderImageStore implements GrantingStore {
  async grant(imageId: string, seconds: number): Promise<string> {
    return `${place()}/images/${imageId}?X-Amz-Expires=${seconds}`;
  }
}

const cloud = await hostApiForSpec((folder) => new GrantingFolder(folder));

beforeAll(() => new Promise<void>((resolve) => void bucket.listen(0, '127.0.0.1', resolve)));
afterAll(() => void bucket.closeAllConnections());
afterAll(() => new Promise((resolve) => void bucket.close(resolve)));
beforeEach(() => {
  [asked, status, knowsRanges, isAway] = [[], 200, true, false];
});

async function guestOn(host: string): Promise<string> {
  const { imageId } = await insertGuest(cloud.database, { host });
  await writeFile(join(cloud.imageFolder, imageId), BYTES);
  return imageId;
}

it('sends a host to the bucket for an image of its guests, from any byte on, and its token stays here', async () => {
  const host = await cloud.addHost();
  const imageId = await guestOn(host);
  expect(await text(await cloud.linkOf(host).readImage(imageId, 0))).toBe(BYTES);
  status = 206;
  expect(await text(await cloud.linkOf(host).readImage(imageId, 7))).toBe('789');
  expect(asked.map(({ url }) => url)).toEqual(Array(2).fill(`/images/${imageId}?X-Amz-Expires=300`));
  expect(asked.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
});

it('sends no other host there', async () => {
  const [host, other] = [await cloud.addHost(), await cloud.addHost()];
  const imageId = await guestOn(host);
  await expect(cloud.linkOf(other).readImage(imageId, 0)).rejects.toMatchObject({ code: 'ImageUnusable' });
  expect(asked).toEqual([]);
});

it('leaves out what a host has, where the bucket answers everything', async () => {
  const host = await cloud.addHost();
  const imageId = await guestOn(host);
  knowsRanges = false;
  expect(await text(await cloud.linkOf(host).readImage(imageId, 7))).toBe('789');
});

it('has nothing for a host that has it all', async () => {
  const host = await cloud.addHost();
  const imageId = await guestOn(host);
  status = 416;
  expect(await text(await cloud.linkOf(host).readImage(imageId, BYTES.length))).toBe('');
});

it.each([
  ['is over', 403],
  ['is none to the bucket', 401],
  ['is for bytes that are not there', 404],
  ['leads elsewhere', 302],
])('has a host ask again where its grant %s, and tells nothing of it', async (_what, answer) => {
  const host = await cloud.addHost();
  const imageId = await guestOn(host);
  status = answer;
  const read = cloud.linkOf(host).readImage(imageId, 0);
  await expect(read).rejects.toMatchObject({ code: 'ServiceUnavailable', cause: 'Why' });
  expect(asked).toHaveLength(1);
});

it('has a host ask again where the bucket is away', async () => {
  const host = await cloud.addHost();
  const imageId = await guestOn(host);
  isAway = true;
  const read = cloud.linkOf(host).readImage(imageId, 0);
  await expect(read).rejects.toMatchObject({
    ...{ code: 'ServiceUnavailable', message: 'The image store does not answer' },
  });
});
