import { z } from 'zod';
import type { FlavorRow } from '../../../cloud/flavors/flavor.js';
import type { FlavorService } from '../../../cloud/flavors/flavor.service.js';
import { texts } from '../door/shapes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { flavorOf } from './flavor-of.js';

const key = z.string().regex(/^[a-zA-Z0-9-_:. ]{1,255}$/);
const value = z.union([z.string().max(255), z.number()]).transform(String);
const specsBody = z.strictObject({ extra_specs: z.record(key, value) });
const specs = '/flavors/:id/os-extra_specs';
const specsAnswer = () => z.strictObject({ extra_specs: texts });

/** Extra specs of flavors: what a hypervisor may be told beside the sizes. */
export const flavorSpecRoutes = (flavors: FlavorService): readonly X7Route[] => [
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
];

function specOf({ extraSpecs }: FlavorRow, asked: string): string {
  const found = Object.hasOwn(extraSpecs, asked) ? extraSpecs[asked] : undefined;
  if (found === undefined)
    throw new X7Error(404, `Flavor has no extra specs with key ${asked.slice(0, 80)}.`);
  return found;
}
