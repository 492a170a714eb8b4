import { unbuiltAll } from '../door/unbuilt-all.js';

/** What network v2.0 has and this cloud has not yet. */
export const unbuiltNetworkRoutes = unbuiltAll([
  ...['subnetpools', 'address-scopes'].flatMap((path) => [
    { path: `/${path}`, methods: 'POST' },
    { path: `/${path}/:id`, methods: 'PUT DELETE' },
    { path: `/${path}/:id/tags`, methods: 'GET PUT DELETE' },
  ]),
  { path: '/floatingips/:id/tags', methods: 'GET PUT DELETE' },
  { path: '/security-groups/:id/tags', methods: 'GET PUT DELETE' },
  { path: '/auto-allocated-topology/:project', methods: 'GET' },
]);
