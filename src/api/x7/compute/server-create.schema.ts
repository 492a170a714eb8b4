import { z } from 'zod';
import { boolish, integerish, metadata, nameText } from '../door/shapes.js';

/** As many as EC2 launches with one request. */
const count = integerish(1, 1000);
const base64 = z.string().max(65_535);

/** A disk of the server: `server-disks.ts` has what is built of it. */
export const disk = z.strictObject({
  uuid: z.string().max(255).nullable().optional(),
  boot_index: integerish(-1, 255).nullable().optional(),
  source_type: z.enum(['image', 'volume', 'snapshot', 'blank']),
  destination_type: z.enum(['local', 'volume']).optional(),
  volume_size: z
    .union([z.literal(''), integerish(1, 65_536)])
    .nullable()
    .optional(),
  device_name: z.string().max(255).nullable().optional(),
  delete_on_termination: boolish.optional(),
  guest_format: z.string().max(255).nullable().optional(),
  device_type: z.string().max(255).nullable().optional(),
  disk_bus: z.string().max(255).nullable().optional(),
  no_device: z.unknown().optional(),
});

const network = z.strictObject({
  uuid: z.string().max(255).optional(),
  port: z.string().max(255).optional(),
  fixed_ip: z.string().max(64).optional(),
});

/** `POST /servers` at 2.1, with what is built of it; `personality` and volumes that are there answer 501. */
const server = z.strictObject({
  name: nameText,
  flavorRef: z.union([z.string().min(1), z.int()]).transform(String),
  imageRef: z.string().optional(),
  adminPass: z.string().optional(),
  metadata: metadata.optional(),
  networks: z.array(network).optional(),
  'OS-DCF:diskConfig': z.enum(['AUTO', 'MANUAL']).optional(),
  accessIPv4: z.string().optional(),
  accessIPv6: z.string().optional(),
  personality: z.array(z.unknown()).optional(),
  availability_zone: z.string().max(255).optional(),
  block_device_mapping: z.array(z.unknown()).optional(),
  block_device_mapping_v2: z.array(disk).max(32).optional(),
  config_drive: boolish.optional(),
  key_name: z.string().max(255).optional(),
  min_count: count.optional(),
  max_count: count.optional(),
  return_reservation_id: boolish.optional(),
  security_groups: z.array(z.strictObject({ name: z.string().max(255) })).optional(),
  user_data: base64.optional(),
});

const description = z
  .string()
  .max(255)
  .regex(/^[^\x00-\x1f\x7f]*$/)
  .nullable()
  .optional();

export const hints = {
  'os:scheduler_hints': z.record(z.string(), z.unknown()).optional(),
  'OS-SCH-HNT:scheduler_hints': z.record(z.string(), z.unknown()).optional(),
};

export const serverCreateBody = z.strictObject({ server, ...hints });

const server19 = server.extend({ description });
/** At 2.19. */
export const serverCreateBody19 = z.strictObject({ server: server19, ...hints });

/** At 2.32: what a network is tagged with in the guest's metadata, which is not built. */
const tagged = network.extend({ tag: z.string().max(60).optional() });
export const serverCreateBody32 = z.strictObject({
  server: server19.extend({ networks: z.array(tagged).optional() }),
  ...hints,
});

/** At 2.37 networks are named, or it is said that there are to be none of one's choice. */
const networksOf = <Item extends z.ZodType>(item: Item) => z.union([z.enum(['auto', 'none']), z.array(item)]);
const named = { uuid: z.uuid().optional(), port: z.uuid().optional() };
const server37 = server19.extend({ networks: networksOf(network.extend(named)) });
export const serverCreateBody37 = z.strictObject({ server: server37, ...hints });

export const diskTag = z.string().min(1).max(60).optional();

/** At 2.42 their tags are back, and those of disks, which are not built either. */
export const server42 = server19.extend({
  networks: networksOf(tagged.extend(named)),
  block_device_mapping_v2: z
    .array(disk.extend({ tag: diskTag }))
    .max(32)
    .optional(),
});
export const serverCreateBody42 = z.strictObject({ server: server42, ...hints });
