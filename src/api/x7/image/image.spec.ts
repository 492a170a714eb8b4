import { expect, it } from '@jest/globals';
import type { RequestContext } from '../../../common/context/request-context.js';
import { NotFound } from '../../../common/refs/not-found.js';
import type { Ref } from '../../../common/refs/ref.js';
import type { ImageRow } from '../../../cloud/images/image.js';
import type { X7Request } from '../door/x7-route.js';
import type { ImageParts } from './image-door.js';
import { imageService } from './image.service.js';

const ID = (n: number) => `11111111-2222-4333-8444-55555555555${n}`;
const row = (n: number, more: Partial<ImageRow> = {}) =>
  ({
    ...{ id: ID(n), name: `n${n}`, projectId: 'p', kind: 'machine', format: 'qcow2', state: 'available' },
    ...{
      visibility: n === 1 ? 'public' : 'private',
      isProtected: false,
      sizeBytes: 1,
      virtualBytes: 2,
      sha256: 'x',
      createdAt: new Date(n * 1000),
      updatedAt: new Date(n * 1000),
      ...{
        tags: [],
        labels: n === 2 ? ['a', 'b'] : ['b'],
        kernelId: null,
        ramdiskId: null,
        memberStatus: null,
      },
      ...{ properties: { os: `linux-${n}` }, isHidden: false, md5: null, sha512: null, fromOperator: true },
    },
    ...more,
  }) as unknown as ImageRow;
const rows = [
  row(1),
  row(2),
  row(3, { kind: 'kernel' }),
  row(4, { state: 'pending', sizeBytes: null }),
  row(5, { isHidden: true }),
  row(6, { projectId: 'q', visibility: 'shared', memberStatus: 'pending' }),
  row(7, { projectId: 'q', visibility: 'community' }),
];
const service = imageService({
  imageReader: {
    usable: async () => rows,
    async get(_context: RequestContext, ref: Ref) {
      const found = rows.find(({ id }) => id === ref.value);
      if (!found) throw new NotFound('image', [ref]);
      return found;
    },
  },
} as unknown as ImageParts);

async function ask(path: string, query = '', params: Readonly<Record<string, string>> = {}) {
  const route = service.routes.find((one) => one.path === path);
  const request = { params, query: new URLSearchParams(query) } as unknown as X7Request<unknown>;
  const context = { projectId: 'p' } as RequestContext;
  const answer = await route?.run(request, { token: {} as never, context });
  return answer?.body as { images: { id: string }[]; next?: string; name: string; status: string };
}
const idsOf = async (query: string) =>
  (await ask('/images', query)).images.map(({ id }) => id.at(-1)).join('');

it.each([
  ['', '421'],
  ['name=n1', '1'],
  ['name=in:n1,"n2"', '21'],
  ['status=active', '21'],
  ['visibility=public', '1'],
  ['visibility=all', '7421'],
  ['visibility=community', '7'],
  ['visibility=shared', ''],
  ['visibility=shared&member_status=pending', '6'],
  ['member_status=rejected', '421'],
  ['os_hidden=true', '5'],
  ['tag=b', '421'],
  ['tag=a&tag=b', '2'],
  ['size_min=1', '21'],
  ['size_max=0', ''],
  ['created_at=gt:1970-01-01T00:00:01Z', '42'],
  ['created_at=lte:1970-01-01T00:00:01', '1'],
  ['os=linux-2', '2'],
  ['id=in:x', ''],
  ['os_hidden=False', '421'],
  ['protected=True', ''],
  ['anything=else', ''],
  ['member_status=all', '6421'],
  [`marker=${ID(4)}`, '21'],
])('images by %s', async (query, ids) => {
  expect(await idsOf(query)).toBe(ids);
});

it.each([
  'visibility=x',
  'member_status=x',
  'size_min=-1',
  'size_max=x',
  'protected=x',
  'created_at=x',
  'changes-since=2026-01-01',
])('images by %s are refused', async (query) => {
  await expect(ask('/images', query)).rejects.toMatchObject({ status: 400 });
});

it('images come in pages, and an unknown marker is refused', async () => {
  const first = await ask('/images', 'limit=1');
  expect(first.next).toBe(`/v2/images?limit=1&marker=${ID(4)}`);
  expect((await ask('/images', `limit=2&marker=${ID(4)}`)).next).toBeUndefined();
  await expect(ask('/images', 'marker=x')).rejects.toMatchObject({ status: 400 });
});

it('an image is shown; what is no id is not there', async () => {
  expect(await ask('/images/:id', '', { id: ID(1) })).toMatchObject({ name: 'n1', status: 'active' });
  for (const id of [ID(9), 'x'])
    await expect(ask('/images/:id', '', { id })).rejects.toMatchObject({ code: 'NotFound' });
});

it.each([
  ['sort=name:asc', '124'],
  ['sort=status:asc,name:desc', '214'],
  ['sort=name', '421'],
  ['sort_key=name&sort_dir=asc', '124'],
  ['sort_key=status&sort_key=name&sort_dir=asc&sort_dir=desc', '214'],
  ['sort_dir=asc', '124'],
])('images in the order of %s', async (query, ids) => {
  expect(await idsOf(query)).toBe(ids);
});

it.each([
  'sort=owner:asc',
  'sort=name:up',
  'sort=name&sort_key=name',
  'sort_key=x',
  'sort_key=id&sort_dir=a&sort_dir=b',
])('images in the order of %s are refused', async (query) => {
  await expect(ask('/images', query)).rejects.toMatchObject({ status: 400 });
});
