import { createHash } from 'node:crypto';

interface CatalogService {
  readonly type: string;
  readonly name: string;
  /** Behind the base URL; `{project}` stands for the token's. */
  readonly path: string;
}

/** Identity, image and network without a version: clients append theirs. */
const SERVICES: readonly CatalogService[] = [
  { type: 'identity', name: 'keystone', path: '/identity' },
  { type: 'compute', name: 'nova', path: '/compute/v2.1' },
  { type: 'image', name: 'tank', path: '/image' },
  { type: 'network', name: 'neutron', path: '/network' },
  // Twice: some clients look for the one type, others for the other.
  { type: 'block-storage', name: 'cinder', path: '/volume/v3/{project}' },
  { type: 'volumev3', name: 'cinderv3', path: '/volume/v3/{project}' },
];
const INTERFACES = ['public', 'internal', 'admin'] as const;

/** Which services there are. Ids are the same in every process. */
export const servicesOf = () =>
  SERVICES.map(({ type, name }) => ({ id: stableId(`service ${type}`), type, name }));

interface Place {
  readonly base: string;
  readonly region: string;
  /** In place of the project in their paths: identity's own words where no project is meant. */
  readonly project: string;
}

export const ANY_PROJECT = '$(project_id)s';

/** Where they are, for a client that reached us at `base`. */
export const endpointsOf = ({ base, region, project }: Place) =>
  SERVICES.flatMap(({ type, path }) =>
    INTERFACES.map((api) => ({
      ...{ id: stableId(`endpoint ${type} ${api}`), service_id: stableId(`service ${type}`) },
      ...{ interface: api, region, region_id: region },
      url: `${base}${path.replace('{project}', project)}`,
    })),
  );

/** Both, as tokens say them. */
export function catalogOf(place: Place): readonly object[] {
  const endpoints = endpointsOf(place);
  return servicesOf().map((service) => ({
    ...service,
    endpoints: endpoints.flatMap(({ service_id: of, ...endpoint }) => (of === service.id ? [endpoint] : [])),
  }));
}

/** 32 hex digits that follow from the name. */
export const stableId = (name: string): string =>
  createHash('sha256').update(`engine ${name}`).digest('hex').slice(0, 32);
