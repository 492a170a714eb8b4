import { unbuiltAll } from '../door/unbuilt-all.js';

/** What network v2.0 has and this cloud has not yet: tenants make no networks over X7. */
export const unbuiltNetworkRoutes = unbuiltAll([
  ...['networks', 'subnets', 'ports', 'routers', 'subnetpools', 'address-scopes'].flatMap((path) => [
    { path: `/${path}`, methods: 'POST' },
    { path: `/${path}/:id`, methods: 'PUT DELETE' },
    { path: `/${path}/:id/tags`, methods: 'GET PUT DELETE' },
  ]),
  { path: '/routers/:id', methods: 'GET' },
  { path: '/routers/:id/add_router_interface', methods: 'PUT' },
  { path: '/routers/:id/remove_router_interface', methods: 'PUT' },
  { path: '/floatingips/:id/tags', methods: 'GET PUT DELETE' },
  { path: '/security-groups/:id/tags', methods: 'GET PUT DELETE' },
  { path: '/auto-allocated-topology/:project', methods: 'GET' },
]);
