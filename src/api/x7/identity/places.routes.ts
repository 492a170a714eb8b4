import { z } from 'zod';
import { headOf, inCloud, withToken, type Method, type X7Answer, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';
import { ANY_PROJECT, endpointsOf, servicesOf } from './catalog.js';
import { collection, narrow, selfOf } from './collection.js';
import { domainShape, page, self } from './identity.schema.js';
import { DOMAIN } from './token.view.js';

interface PlaceParts {
  readonly region: string;
}

type View = Readonly<Record<string, unknown>> & { readonly id: string };

interface Kind {
  /** `regions`, and `region` for one of them. */
  readonly many: string;
  readonly one: string;
  readonly shape: z.ZodType;
  readonly filters: string;
  /** Whether every token may read it; else administrators. */
  readonly isOpen: boolean;
  readonly rows: (base: string) => readonly View[];
}

const common = { id: z.string(), links: self };

const kinds = ({ region }: PlaceParts): readonly Kind[] => [
  {
    ...{ many: 'domains', one: 'domain', shape: domainShape, filters: 'name enabled', isOpen: true },
    rows: () => [{ ...DOMAIN, description: '', enabled: true, options: {}, tags: [] }],
  },
  {
    ...{ many: 'regions', one: 'region', filters: 'parent_region_id', isOpen: true },
    shape: z.strictObject({ ...common, description: z.string(), parent_region_id: z.null() }),
    rows: () => [{ id: region, description: '', parent_region_id: null }],
  },
  {
    ...{ many: 'services', one: 'service', filters: 'name type', isOpen: false },
    shape: z.strictObject({
      ...{ ...common, name: z.string(), type: z.string(), enabled: z.boolean(), description: z.string() },
    }),
    rows: () => servicesOf().map((row) => ({ ...row, enabled: true, description: '' })),
  },
  {
    ...{ many: 'endpoints', one: 'endpoint', filters: 'service_id interface region_id', isOpen: false },
    shape: z.strictObject({
      ...{ ...common, service_id: z.string(), interface: z.string(), url: z.string() },
      ...{ region: z.string(), region_id: z.string(), enabled: z.boolean() },
    }),
    rows: (base) =>
      endpointsOf({ base, region, project: ANY_PROJECT }).map((row) => ({ ...row, enabled: true })),
  },
];

/** Domains, regions, services and endpoints: the cloud's own, which nobody writes. */
export const placeRoutes = (parts: PlaceParts): readonly X7Route[] => [
  ...kinds(parts).flatMap((kind) => {
    const [list, show] = [listOf(kind), showOf(kind)];
    return [list, headOf(list), show, headOf(show), ...refusals(kind)];
  }),
  ...groupRoutes(),
];

const guarded = (isOpen: boolean, route: Parameters<typeof withToken>[0]): X7Route =>
  isOpen ? withToken(route) : inCloud('catalog:list', route);

const listOf = ({ many, shape, filters, isOpen, rows }: Kind): X7Route =>
  guarded(isOpen, {
    ...{ method: 'GET', path: `/${many}` },
    answer: () => z.strictObject({ [many]: z.array(shape), links: page }),
    handle: ({ base, query }) =>
      collection(
        { base, path: `/${many}`, key: many },
        narrow(shown(many, rows(base), base), query, filters),
      ),
  });

const showOf = ({ many, one, shape, isOpen, rows }: Kind): X7Route =>
  guarded(isOpen, {
    ...{ method: 'GET', path: `/${many}/:id`, answer: () => z.strictObject({ [one]: shape }) },
    handle({ params: { id = '' }, base }) {
      const row = shown(many, rows(base), base).find((found) => found.id === id);
      if (!row) throw new X7Error(404, `Could not find ${one}: ${id.slice(0, 80)}.`);
      return { status: 200, body: { [one]: row } };
    },
  });

const shown = (many: string, rows: readonly View[], base: string) =>
  rows.map((row) => ({ ...row, links: selfOf(base, `/${many}/${row.id}`) }));

const WRITES: readonly (readonly [Method, string])[] = [
  ['POST', ''],
  ['PATCH', '/:id'],
  ['DELETE', '/:id'],
];

const refusals = ({ many }: Kind): readonly X7Route[] =>
  WRITES.map(([method, end]) => withToken({ method, path: `/${many}${end}`, handle: refuse }));

function refuse(): X7Answer {
  throw new X7Error(403, 'The catalog and the domain of this cloud cannot be changed.');
}

/** There are none. */
function groupRoutes(): readonly X7Route[] {
  const none = z.array(z.unknown()).max(0);
  const list = (path: string) =>
    inCloud('user:list', {
      ...{ method: 'GET', path, answer: () => z.strictObject({ groups: none, links: page }) },
      handle: ({ base }) => collection({ base, path: '/groups', key: 'groups' }, []),
    });
  const show = inCloud('user:list', {
    ...{ method: 'GET', path: '/groups/:id', hasNoBody: true },
    handle({ params: { id = '' } }): X7Answer {
      throw new X7Error(404, `Could not find group: ${id.slice(0, 80)}.`);
    },
  });
  return [list('/groups'), list('/users/:id/groups'), show];
}
