import { unbuiltAll } from '../door/unbuilt-all.js';

/** What identity has and this cloud has not yet. */
export const unbuiltIdentityRoutes = unbuiltAll([
  { path: '/projects/:id/tags', methods: 'GET PUT DELETE' },
  { path: '/projects/:id/tags/:tag', methods: 'GET PUT DELETE' },
  { path: '/roles', methods: 'POST' },
  { path: '/roles/:id', methods: 'PATCH DELETE' },
  { path: '/domains/:domain/users/:user/roles', methods: 'GET' },
  { path: '/domains/:domain/users/:user/roles/:role', methods: 'PUT HEAD GET DELETE' },
  { path: '/system/users/:user/roles', methods: 'GET' },
  { path: '/groups', methods: 'POST' },
  { path: '/groups/:id', methods: 'PATCH DELETE' },
  { path: '/groups/:id/users', methods: 'GET' },
  { path: '/groups/:id/users/:user', methods: 'PUT HEAD GET DELETE' },
  { path: '/credentials', methods: 'POST' },
  { path: '/credentials/:id', methods: 'GET PATCH DELETE' },
  { path: '/users/:user/access_rules', methods: 'GET' },
]);
