import { z } from 'zod';
import { nameText } from '../door/shapes.js';
import { X7Error } from '../door/x7-error.js';

const server = z.strictObject({
  name: nameText.optional(),
  'OS-DCF:diskConfig': z.enum(['AUTO', 'MANUAL']).optional(),
  accessIPv4: z.string().optional(),
  accessIPv6: z.string().optional(),
});

const description = z
  .string()
  .max(255)
  .regex(/^[^\x00-\x1f\x7f]*$/)
  .nullable()
  .optional();

/** `PUT /servers/{id}`. */
export const updateBody = z.strictObject({ server });
export const updateBody19 = z.strictObject({ server: server.extend({ description }) });
export type ServerUpdate = z.infer<typeof updateBody19>;

/** What is to be changed. Throws 501 for what is not built. */
export function changeIn({ server: asked }: ServerUpdate): { name?: string; description?: string | null } {
  const { name, description: text, 'OS-DCF:diskConfig': disk, accessIPv4, accessIPv6 } = asked;
  if (disk === 'AUTO' || accessIPv4 || accessIPv6)
    throw new X7Error(501, 'Not supported yet: OS-DCF:diskConfig, accessIPv4, accessIPv6');
  return { ...(name !== undefined && { name }), ...(text !== undefined && { description: text }) };
}
