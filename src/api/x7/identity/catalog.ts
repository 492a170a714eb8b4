import { createHash } from 'node:crypto';

interface CatalogService {
  readonly type: string;
  readonly name: string;
  /** Behind the base URL. */
  readonly path: string;
}

/** Identity, image and network without a version: clients append theirs. */
const SERVICES: readonly CatalogService[] = [
  { type: 'identity', name: 'keystone', path: '/identity' },
  { type: 'compute', name: 'nova', path: '/compute/v2.1' },
  { type: 'image', name: 'tank', path: '/image' },
];
const INTERFACES = ['public', 'internal', 'admin'] as const;

/** Which services there are and where, for a client that reached us at `base`. Ids are the same in every process. */
export const catalogOf = (base: string, region: string): readonly object[] =>
  SERVICES.map(({ type, name, path }) => ({
    ...{ id: stableId(`service ${type}`), type, name },
    endpoints: INTERFACES.map((api) => ({
      id: stableId(`endpoint ${type} ${api}`),
      ...{ interface: api, region, region_id: region, url: `${base}${path}` },
    })),
  }));

/** 32 hex digits that follow from the name. */
export const stableId = (name: string): string =>
  createHash('sha256').update(`engine ${name}`).digest('hex').slice(0, 32);
