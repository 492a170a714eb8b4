import { z } from 'zod';
import { EngineError } from '../../../common/errors/engine-error.js';
import { UUID } from '../../../common/ids/uuid.js';
import type { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import { boolish, integerish } from '../door/shapes.js';
import { withRight, type X7Answer, type X7Request, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { flavorAnswer, flavorView } from './flavor.schema.js';
import { flavorOf } from './flavor-of.js';

const MOST = 2_147_483_647;
const made = z.strictObject({
  name: z.string().min(1).max(255),
  id: z
    .union([z.string().max(255), z.int()])
    .nullable()
    .optional(),
  ...{ ram: integerish(1, MOST), vcpus: integerish(1, MOST), disk: integerish(0, MOST) },
  ...{ swap: integerish(0, MOST).optional(), 'OS-FLV-EXT-DATA:ephemeral': integerish(0, MOST).optional() },
  rxtx_factor: z.union([z.number(), z.string()]).transform(Number).optional(),
  'os-flavor-access:is_public': boolish.optional(),
});
const createBody = z.strictObject({ flavor: made });

/** From 2.55 on. */
const description = z
  .string()
  .max(65_535)
  .regex(/^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$/)
  .nullable();
const createBody55 = z.strictObject({ flavor: made.extend({ description: description.optional() }) });
const describeBody = z.strictObject({ flavor: z.strictObject({ description }) });
type Create = z.infer<typeof createBody55>;

/** What operators do with flavors. */
export const flavorAdminRoutes = (flavors: FlavorService): readonly X7Route[] => [
  ...createRoutes(flavors),
  withRight('flavor:delete', {
    ...{ method: 'DELETE', path: '/flavors/:id' },
    async handle({ params: { id = '' } }) {
      await flavors.remove(id);
      return { status: 202 };
    },
  }),
  accessRoute(flavors),
];

function createRoutes(flavors: FlavorService): readonly X7Route[] {
  const facts = { method: 'POST', path: '/flavors', answer: flavorAnswer } as const;
  const handle = (request: X7Request<Create>) => create(flavors, request);
  return [
    withRight('flavor:create', { ...facts, until: 54, body: createBody, handle }),
    withRight('flavor:create', { ...facts, since: 55, body: createBody55, handle }),
    withRight('flavor:update', {
      ...{ method: 'PUT', path: '/flavors/:id', since: 55, body: describeBody, answer: flavorAnswer },
      async handle({ params: { id = '' }, body: { flavor: asked }, base, version }) {
        await flavors.describe(id, asked.description);
        return { status: 200, body: { flavor: flavorView(await flavorOf(flavors, id), { base, version }) } };
      },
    }),
  ];
}

const accessRoute = (flavors: FlavorService): X7Route =>
  withRight('flavor:update', {
    ...{ method: 'GET', path: '/flavors/:id/os-flavor-access', hasNoBody: true },
    async handle({ params: { id = '' } }) {
      await flavorOf(flavors, id);
      throw new X7Error(404, 'Access list not available for public flavors.');
    },
  });

async function create(flavors: FlavorService, { body, base, version }: X7Request<Create>): Promise<X7Answer> {
  const { name, id, ram, vcpus, disk, swap = 0, rxtx_factor: factor = 1, ...more } = body.flavor;
  if (factor !== 1 || more['os-flavor-access:is_public'] === false)
    throw new X7Error(501, 'Not supported by this cloud: rxtx_factor, private flavors');
  const asked = id === null || id === undefined || id === 'auto' ? undefined : String(id);
  if (asked !== undefined && !UUID.test(asked))
    throw new X7Error(501, 'Not supported by this cloud: ids of flavors that are no UUIDs');
  try {
    const ephemeralGiB = more['OS-FLV-EXT-DATA:ephemeral'] ?? 0;
    const sizes = { vcpus, memoryMiB: ram, diskGiB: disk, swapMiB: swap, ephemeralGiB };
    const { description: said = null } = more;
    const row = await flavors.create({
      name,
      ...sizes,
      description: said,
      ...(asked !== undefined && { id: asked }),
    });
    return { status: 200, body: { flavor: flavorView(row, { base, version }) } };
  } catch (error) {
    if (error instanceof EngineError && error.message.startsWith('there is a flavor'))
      throw new X7Error(409, `Flavor with name ${name} already exists.`);
    throw error;
  }
}
