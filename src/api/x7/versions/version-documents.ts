import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { baseOf } from '../door/base-url.js';

type Document = (base: string) => object;

interface VersionPath {
  readonly path: string;
  readonly status: 200 | 300;
  readonly document: Document;
  /** Where a 300 points to. */
  readonly location?: (base: string) => string;
}

const self = (href: string) => ({ rel: 'self', href });
const described = (href: string) => ({ rel: 'describedby', type: 'text/html', href });
export const json = (type: string) => [
  { base: 'application/json', type: `application/vnd.openstack.${type}` },
];

const identity: Document = (base) => ({
  ...{ id: 'v3.14', status: 'stable', updated: '2020-04-07T00:00:00Z' },
  links: [self(`${base}/identity/v3/`)],
  'media-types': json('identity-v3+json'),
});

export interface Maximum {
  readonly compute: string;
}

export const compute20: Document = (base) => ({
  ...{ id: 'v2.0', status: 'DEPRECATED', version: '', min_version: '', updated: '2011-01-21T11:33:21Z' },
  links: [self(`${base}/compute/v2/`)],
});
export const compute21 =
  ({ compute }: Maximum): Document =>
  (base) => ({
    ...{
      id: 'v2.1',
      status: 'CURRENT',
      version: compute,
      min_version: '2.1',
      updated: '2013-07-23T11:33:21Z',
    },
    links: [self(`${base}/compute/v2.1/`)],
  });
const computeWhole = (
  short: object & { readonly links: readonly object[] },
  base: string,
  version: string,
) => ({
  version: {
    ...short,
    links: [...short.links, described(`${base}/compute/`)],
    'media-types': json(`compute+json;version=${version}`),
  },
});

const imageVersions: Document = (base) => ({
  versions: Array.from({ length: 18 }, (_, i) => 17 - i).map((minor) => ({
    ...{ id: `v2.${minor}`, status: minor === 17 ? 'CURRENT' : 'SUPPORTED' },
    links: [self(`${base}/image/v2/`)],
  })),
});
const volumeVersions: Document = (base) => ({
  versions: [
    {
      ...{
        id: 'v3.0',
        status: 'CURRENT',
        version: '3.0',
        min_version: '3.0',
        updated: '2023-08-31T00:00:00Z',
      },
      links: [self(`${base}/volume/v3/`), described(`${base}/volume/`)],
      'media-types': json('volume+json;version=3'),
    },
  ],
});
const networkVersions: Document = (base) => ({
  versions: [{ id: 'v2.0', status: 'CURRENT', links: [self(`${base}/network/v2.0/`)] }],
});

type Short = ReturnType<Document> & { readonly links: readonly object[] };

const pathsOf = (maximum: Maximum): readonly VersionPath[] => [
  {
    ...{ path: '/identity', status: 300, location: (base) => `${base}/identity/v3/` },
    document: (base) => ({ versions: { values: [identity(base)] } }),
  },
  { path: '/identity/v3', status: 200, document: (base) => ({ version: identity(base) }) },
  {
    ...{ path: '/compute', status: 200 },
    document: (base) => ({ versions: [compute20(base), compute21(maximum)(base)] }),
  },
  {
    ...{ path: '/compute/v2.1', status: 200 },
    document: (base) => computeWhole(compute21(maximum)(base) as Short, base, '2.1'),
  },
  {
    ...{ path: '/compute/v2', status: 200 },
    document: (base) => computeWhole(compute20(base) as Short, base, '2'),
  },
  { path: '/image', status: 300, document: imageVersions },
  { path: '/image/versions', status: 200, document: imageVersions },
  { path: '/image/v2', status: 200, document: imageVersions },
  { path: '/volume', status: 300, document: volumeVersions },
  { path: '/volume/v3', status: 200, document: volumeVersions },
  { path: '/network', status: 200, document: networkVersions },
];

const root = (maximum: Maximum): VersionPath => ({
  ...{ path: '/', status: 200 },
  document: (base) => ({ versions: [compute21(maximum)(base)] }),
});

/** A UUID, with its dashes or without. */
const PROJECT = '^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$';

/** Version documents, with and without a slash at their end; they ask for no token. */
export function versionDocuments(maximum: Maximum): (app: FastifyInstance) => void {
  return (app) => {
    app.get('/', answering(root(maximum)));
    // Clients may put their project behind the version; whose it is decides nothing here.
    const ofProject = answering({
      ...{ path: '', status: 200 },
      document: (base) => computeWhole(compute21(maximum)(base) as Short, base, '2.1'),
    });
    for (const end of ['', '/']) app.get(`/compute/v2.1/:project_id(${PROJECT})${end}`, ofProject);
    for (const one of pathsOf(maximum)) {
      app.get(one.path, answering(one));
      app.get(`${one.path}/`, answering(one));
    }
  };
}

const answering =
  ({ status, document, location }: VersionPath) =>
  (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const base = baseOf(request);
    void reply.headers({
      'x-openstack-request-id': request.id,
      ...(location && { location: location(base) }),
    });
    return reply
      .status(status)
      .type('application/json')
      .send(JSON.stringify(document(base)));
  };
