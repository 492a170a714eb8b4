import { z } from 'zod';
import { MEMBER_STATUSES, VISIBILITIES } from '../../../cloud/images/image.js';
import { seconds } from '../door/shapes.js';
import { SHOWN_STATUSES } from './image.view.js';

const text = z.string().nullable();
const count = z.int().nullable();

/** An image as image v2 shows it; there is no envelope, and custom properties are texts. */
const imageShape = z
  .object({
    ...{ id: z.uuid(), name: text, status: z.enum(SHOWN_STATUSES) },
    ...{ visibility: z.enum(VISIBILITIES), protected: z.boolean(), os_hidden: z.boolean() },
    ...{ checksum: text, os_hash_algo: text, os_hash_value: text },
    ...{ size: count, virtual_size: count, container_format: text, disk_format: text },
    ...{ min_ram: z.int(), min_disk: z.int(), owner: z.string(), tags: z.array(z.string()) },
    ...{ created_at: seconds, updated_at: seconds, self: z.string(), file: z.string(), schema: z.string() },
  })
  .catchall(z.string());

export const imageAnswer = () => imageShape;
export const imageList = () =>
  z.strictObject({
    images: z.array(imageShape),
    ...{ first: z.string(), schema: z.string(), next: z.string().optional() },
  });

const memberShape = z.strictObject({
  ...{ member_id: z.string(), image_id: z.uuid(), status: z.enum(MEMBER_STATUSES), schema: z.string() },
  ...{ created_at: seconds, updated_at: seconds },
});
export const memberAnswer = () => memberShape;
export const memberList = () => z.strictObject({ members: z.array(memberShape), schema: z.string() });

/** What describes other answers, and is as it is. */
export const anyObject = () => z.looseObject({});

/** A new image: base properties of it, and custom ones beside them; `applyField` reads each. */
export const newImage = z.looseObject({});

/** A JSON patch, in either form. */
export const patchBody = z.array(z.looseObject({})).max(256);

export const memberBody = z.strictObject({ member: z.string().min(1).max(255) });
export const memberStatus = z.strictObject({ status: z.enum(MEMBER_STATUSES) });
export const importBody = z.looseObject({
  method: z.looseObject({ name: z.string(), uri: z.string().max(2_048).optional() }),
});
