import { z } from 'zod';
import { sizesOf } from '../../../cloud/volumes/volume-types.js';
import { namedUuid } from '../../../common/ids/named-uuid.js';
import { microsText } from '../door/dates.js';
import { micros, texts } from '../door/shapes.js';
import { withRight, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { DEFAULT_TYPE } from './volume-request.js';
import { TYPE_NAMES, typeOfName } from './volume-type-names.js';
import { typeId } from './volume-type-id.js';

const shape = z.strictObject({
  ...{ id: z.uuid(), name: z.string(), description: z.string(), is_public: z.literal(true) },
  ...{ 'os-volume-type-access:is_public': z.literal(true), extra_specs: texts, qos_specs_id: z.null() },
});

function viewOf(name: string) {
  const { volumeType, isEncrypted } = typeOfName(name);
  const [least, most] = sizesOf(volumeType);
  return {
    ...{
      id: typeId(name),
      name,
      description: `${isEncrypted ? 'Encrypted, from' : 'From'} ${least} to ${most} GiB`,
      is_public: true,
    },
    ...{ 'os-volume-type-access:is_public': true, extra_specs: {}, qos_specs_id: null },
  };
}

/** As Cinder has it: of types that encrypt; empty: it does not. Hosts encrypt, and no server sees a key. */
const encryption = z.strictObject({
  ...{ volume_type_id: z.uuid(), provider: z.literal('luks'), cipher: z.literal('aes-xts-plain64') },
  ...{ key_size: z.literal(512), control_location: z.literal('back-end') },
  ...{ encryption_id: z.uuid(), deleted: z.literal(false), deleted_at: z.null() },
  ...{ created_at: micros, updated_at: z.null() },
});

const encryptionOf = (id: string) => ({
  ...{ volume_type_id: id, provider: 'luks', cipher: 'aes-xts-plain64', key_size: 512 },
  ...{ control_location: 'back-end', encryption_id: namedUuid(`encryption ${id}`) },
  ...{ deleted: false, deleted_at: null, created_at: microsText(0), updated_at: null },
});

/** Types of volumes: EC2's, and each once more for encrypted ones, for everybody. */
export const volumeTypeRoutes: readonly X7Route[] = [
  withRight('volume:read', {
    ...{ method: 'GET', path: '/types', answer: () => z.strictObject({ volume_types: z.array(shape) }) },
    handle: () => ({ status: 200, body: { volume_types: TYPE_NAMES.map(viewOf) } }),
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
    ...{ method: 'GET', path: '/types/:id/encryption' },
    answer: () => z.union([encryption, z.strictObject({})]),
    handle({ params: { id = '' } }) {
      const { isEncrypted } = typeOfName(nameAt(id));
      return { status: 200, body: isEncrypted ? encryptionOf(id) : {} };
    },
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
  const name = TYPE_NAMES.find((one) => typeId(one) === id);
  if (name === undefined) throw new X7Error(404, `Volume type ${id.slice(0, 80)} could not be found.`);
  return name;
}
