import { z } from 'zod';

/** What a record said of a guest’s one disk and one card before there were lists of them. */
const recordV1 = z.looseObject({
  definition: z.looseObject({
    root: z.object({
      base: z.string(),
      baseFormat: z.string(),
      sizeBytes: z.number(),
      mode: z.string(),
    }),
    mac: z.string(),
    binding: z.looseObject({}),
  }),
});

/** The record as it is written now. Whatever is no record of contract 1 is given back as it is. */
export function recordOfNow(value: unknown): unknown {
  const { data } = recordV1.safeParse(value);
  if (!data) return value;
  const { root, mac, binding, ...definition } = data.definition;
  const { base, baseFormat, sizeBytes, mode } = root;
  const disk = { source: { from: 'image', base, baseFormat }, bus: 'virtio', serial: 'root', bootOrder: 1 };
  const nic = { mac, model: 'virtio', binding: { domainId: '', ...binding } };
  return { ...data, definition: { ...definition, disks: [{ ...disk, sizeBytes, mode }], nics: [nic] } };
}
