import { z } from 'zod';

/** What v1.0 shows of a server, out of what compute shows of it. */
const computeServer = z.object({
  ...{ id: z.string(), name: z.string(), status: z.string(), hostId: z.string() },
  image: z.union([z.object({ id: z.string() }), z.literal('')]),
  flavor: z.object({ id: z.string() }),
  metadata: z.record(z.string(), z.string()),
  addresses: z.record(
    z.string(),
    z.array(z.object({ addr: z.string(), 'OS-EXT-IPS:type': z.string().optional() })),
  ),
  progress: z.int().optional(),
});

export const v10Server = z.strictObject({
  ...{ id: z.string(), name: z.string(), status: z.string(), hostId: z.string() },
  ...{ imageId: z.string(), flavorId: z.string() },
  metadata: z.record(z.string(), z.string()),
  addresses: z.strictObject({ public: z.array(z.string()), private: z.array(z.string()) }),
  progress: z.int().optional(),
  adminPass: z.string().optional(),
});

/** A server in v1.0's words: ids without links, addresses by whether the world sees them. */
export function v10ServerView(shown: unknown): z.infer<typeof v10Server> {
  const { id, name, status, hostId, image, flavor, metadata, addresses, progress } =
    computeServer.parse(shown);
  const all = Object.values(addresses).flat();
  const of = (isFloating: boolean) =>
    all.filter((one) => (one['OS-EXT-IPS:type'] === 'floating') === isFloating).map(({ addr }) => addr);
  return {
    ...{ id, name, status, hostId, imageId: image === '' ? '' : image.id, flavorId: flavor.id, metadata },
    addresses: { public: of(true), private: of(false) },
    ...(progress !== undefined && { progress }),
  };
}

const computeImage = z.object({
  ...{ id: z.string(), name: z.string(), status: z.string() },
  ...{ created: z.string(), updated: z.string(), progress: z.int() },
});
export const v10Image = z.strictObject(computeImage.shape);
export const v10ImageView = (shown: unknown): z.infer<typeof v10Image> => computeImage.parse(shown);

const computeFlavor = z.object({ id: z.string(), name: z.string(), ram: z.int(), disk: z.int() });
export const v10Flavor = z.strictObject(computeFlavor.shape);
export const v10FlavorView = (shown: unknown): z.infer<typeof v10Flavor> => computeFlavor.parse(shown);

/** An item of a list. */
export const v10Item = z.strictObject({ id: z.string(), name: z.string() });
const named = z.object({ id: z.string(), name: z.string() });
export const v10ItemView = (shown: unknown): z.infer<typeof v10Item> => named.parse(shown);
