import { z } from 'zod';
import { byId } from '../../../common/refs/ref.js';
import { X7Error } from '../door/x7-error.js';
import { action, type BuiltAction } from './server-action.js';

const PRINTABLE = /^[^\p{Cc}]*$/u;
const text = z.string().max(255).regex(PRINTABLE);

/** Of the root disk alone, as compute does for servers that boot from an image; the guest runs on. */
const createImage = action({
  ...{ name: 'createImage', right: 'image:create', from: ['active', 'stopped'] },
  argument: z.strictObject({
    name: text.min(1),
    metadata: z.record(z.string().min(1).max(255), text).optional(),
  }),
  answer: (version) => (version >= 45 ? z.strictObject({ image_id: z.string() }) : z.undefined()),
  async run({ instanceImages }, context, { row, argument: { name, metadata = {} }, base, version }) {
    const properties = { ...metadata, image_type: 'snapshot', instance_uuid: row.id };
    if (Object.keys(properties).length > 128) throw new X7Error(400, 'An image has up to 128 properties');
    const [made] = await instanceImages.create(context, [
      {
        ...{ instance: byId(row.id), name, description: '', tags: [], properties },
        ...{ isRebooted: false, withoutDevices: null, sharesName: true },
      },
    ]);
    if (version >= 45) return { status: 202, body: { image_id: made?.id } };
    return { status: 202, headers: { location: `${base}/image/v2/images/${made?.id}` } };
  },
});

/** What makes images of servers. */
export const imageActions: readonly BuiltAction[] = [createImage];
