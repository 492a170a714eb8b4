import { z } from 'zod';
import { sizesOf, VOLUME_TYPES } from '../../../cloud/volumes/volume-types.js';
import { texts } from '../door/shapes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { DEFAULT_TYPE } from './volume-request.js';
import { typeId } from './volume-type-id.js';

const shape = z.strictObject({
  ...{ id: z.uuid(), name: z.string(), description: z.string(), is_public: z.literal(true) },
  ...{ 'os-volume-type-access:is_public': z.literal(true), extra_specs: texts, qos_specs_id: z.null() },
});

function viewOf(name: string) {
  const [least, most] = sizesOf(name);
  return {
    ...{ id: typeId(name), name, description: `From ${least} to ${most} GiB`, is_public: true },
    ...{ 'os-volume-type-access:is_public': true, extra_specs: {}, qos_specs_id: null },
  };
}

/** Types of volumes: EC2's, for everybody. */
export const volumeTypeRoutes: readonly X7Route[] = [
  withRight('volume:read', {
    ...{ method: 'GET', path: '/types', answer: () => z.strictObject({ volume_types: z.array(shape) }) },
    handle: () => ({ status: 200, body: { volume_types: VOLUME_TYPES.map(viewOf) } }),
  }),
  withRight('volume:read', {
    ...{ method: 'GET', path: '/types/default', answer: () => z.strictObject({ volume_type: shape }) },
    handle: () => ({ status: 200, body: { volume_type: viewOf(DEFAULT_TYPE) } }),
  }),
  withRight('volume:read', {
    ...{ method: 'GET', path: '/types/:id', answer: () => z.strictObject({ volume_type: shape }) },
    handle: ({ params: { id = '' } }) => ({ status: 200, body: { volume_type: viewOf(nameAt(id)) } }),
  }),
  withRight('volume:read', {
    ...{
      method: 'GET',
      path: '/types/:id/extra_specs',
      answer: () => z.strictObject({ extra_specs: texts }),
    },
    handle({ params: { id = '' } }) {
      nameAt(id);
      return { status: 200, body: { extra_specs: {} } };
    },
  }),
];

function nameAt(id: string): string {
  const name = VOLUME_TYPES.find((one) => typeId(one) === id);
  if (name === undefined) throw new X7Error(404, `Volume type ${id.slice(0, 80)} could not be found.`);
  return name;
}
