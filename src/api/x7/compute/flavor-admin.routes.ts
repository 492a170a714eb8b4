import { z } from 'zod';
import { EngineError } from '../../../common/errors/engine-error.js';
import { NotFound } from '../../../common/refs/not-found.js';
import { byId } from '../../../common/refs/ref.js';
import { UUID } from '../../../common/ids/uuid.js';
import type { FlavorRow } from '../../../cloud/flavors/flavor.js';
import type { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import { boolish, integerish, texts } from '../door/shapes.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { flavorAnswer, flavorView } from './flavor.schema.js';

const MOST = 2_147_483_647;
const createBody = z.strictObject({
  flavor: z.strictObject({
    name: z.string().min(1).max(255),
    id: z
      .union([z.string().max(255), z.int()])
      .nullable()
      .optional(),
    ...{ ram: integerish(1, MOST), vcpus: integerish(1, MOST), disk: integerish(0, MOST) },
    ...{ swap: integerish(0, MOST).optional(), 'OS-FLV-EXT-DATA:ephemeral': integerish(0, MOST).optional() },
    rxtx_factor: z.union([z.number(), z.string()]).transform(Number).optional(),
    'os-flavor-access:is_public': boolish.optional(),
  }),
});
type Create = z.infer<typeof createBody>;

const key = z.string().regex(/^[a-zA-Z0-9-_:. ]{1,255}$/);
const value = z.union([z.string().max(255), z.number()]).transform(String);
const specsBody = z.strictObject({ extra_specs: z.record(key, value) });
const specs = '/flavors/:id/os-extra_specs';
const specsAnswer = () => z.strictObject({ extra_specs: texts });

/** What operators do with flavors, and what their extra specs are. */
export const flavorAdminRoutes = (flavors: FlavorService): readonly X7Route[] => [
  withRight('flavor:create', {
    ...{ method: 'POST', path: '/flavors', body: createBody, answer: flavorAnswer },
    handle: (request) => create(flavors, request),
  }),
  withRight('flavor:delete', {
    ...{ method: 'DELETE', path: '/flavors/:id' },
    async handle({ params: { id = '' } }) {
      await flavors.remove(id);
      return { status: 202 };
    },
  }),
  withRight('flavor:read', {
    ...{ method: 'GET', path: specs, answer: specsAnswer },
    async handle({ params: { id = '' } }) {
      return { status: 200, body: { extra_specs: (await flavorOf(flavors, id)).extraSpecs } };
    },
  }),
  withRight('flavor:update', {
    ...{ method: 'POST', path: specs, body: specsBody, answer: specsAnswer },
    async handle({ params: { id = '' }, body: { extra_specs: asked } }) {
      const { extraSpecs } = await flavorOf(flavors, id);
      await flavors.setExtraSpecs(id, { ...extraSpecs, ...asked });
      return { status: 200, body: { extra_specs: asked } };
    },
  }),
  ...specRoutes(flavors),
];

const specRoutes = (flavors: FlavorService): readonly X7Route[] => [
  withRight('flavor:read', {
    ...{ method: 'GET', path: `${specs}/:key`, answer: () => texts },
    async handle({ params: { id = '', key: asked = '' } }) {
      return { status: 200, body: { [asked]: specOf(await flavorOf(flavors, id), asked) } };
    },
  }),
  withRight('flavor:update', {
    ...{ method: 'PUT', path: `${specs}/:key`, body: z.record(key, value), answer: () => texts },
    async handle({ params: { id = '', key: asked = '' }, body }) {
      const [name, ...others] = Object.keys(body);
      if (name !== asked || others.length > 0) throw new X7Error(400, 'Request body and URI mismatch');
      const { extraSpecs } = await flavorOf(flavors, id);
      await flavors.setExtraSpecs(id, { ...extraSpecs, ...body });
      return { status: 200, body };
    },
  }),
  withRight('flavor:update', {
    ...{ method: 'DELETE', path: `${specs}/:key` },
    async handle({ params: { id = '', key: asked = '' } }) {
      const row = await flavorOf(flavors, id);
      specOf(row, asked);
      const others = Object.entries(row.extraSpecs).filter(([name]) => name !== asked);
      await flavors.setExtraSpecs(id, Object.fromEntries(others));
      return { status: 200 };
    },
  }),
  accessRoute(flavors),
];

const accessRoute = (flavors: FlavorService): X7Route =>
  withRight('flavor:update', {
    ...{ method: 'GET', path: '/flavors/:id/os-flavor-access', hasNoBody: true },
    async handle({ params: { id = '' } }) {
      await flavorOf(flavors, id);
      throw new X7Error(404, 'Access list not available for public flavors.');
    },
  });

async function create(flavors: FlavorService, { body, base }: X7Request<Create>): Promise<X7Answer> {
  const { name, id, ram, vcpus, disk, swap = 0, rxtx_factor: factor = 1, ...more } = body.flavor;
  if (factor !== 1 || more['os-flavor-access:is_public'] === false)
    throw new X7Error(501, 'Not supported by this cloud: rxtx_factor, private flavors');
  const asked = id === null || id === undefined || id === 'auto' ? undefined : String(id);
  if (asked !== undefined && !UUID.test(asked))
    throw new X7Error(501, 'Not supported by this cloud: ids of flavors that are no UUIDs');
  try {
    const ephemeralGiB = more['OS-FLV-EXT-DATA:ephemeral'] ?? 0;
    const sizes = { vcpus, memoryMiB: ram, diskGiB: disk, swapMiB: swap, ephemeralGiB };
    const row = await flavors.create({ name, ...sizes, ...(asked !== undefined && { id: asked }) });
    return { status: 200, body: { flavor: flavorView(row, base) } };
  } catch (error) {
    if (error instanceof EngineError && error.message.startsWith('there is a flavor'))
      throw new X7Error(409, `Flavor with name ${name} already exists.`);
    throw error;
  }
}

async function flavorOf(flavors: FlavorService, id: string): Promise<FlavorRow> {
  const row = (await flavors.list([])).find((flavor) => flavor.id === id);
  if (!row) throw new NotFound('flavor', [byId(id)]);
  return row;
}

function specOf({ extraSpecs }: FlavorRow, asked: string): string {
  const found = Object.hasOwn(extraSpecs, asked) ? extraSpecs[asked] : undefined;
  if (found === undefined)
    throw new X7Error(404, `Flavor has no extra specs with key ${asked.slice(0, 80)}.`);
  return found;
}
