import { unbuiltAll } from '../door/unbuilt-all.js';

/** What image v2 has and this cloud has not yet: nothing is written to images over X7. */
export const unbuiltImageRoutes = unbuiltAll([
  { path: '/images', methods: 'POST' },
  { path: '/images/:id', methods: 'PATCH DELETE' },
  { path: '/images/:id/file', methods: 'GET PUT' },
  { path: '/images/:id/stage', methods: 'PUT' },
  { path: '/images/:id/import', methods: 'POST' },
  { path: '/images/:id/actions/deactivate', methods: 'POST' },
  { path: '/images/:id/actions/reactivate', methods: 'POST' },
  { path: '/images/:id/tags/:tag', methods: 'PUT DELETE' },
  { path: '/images/:id/members', methods: 'GET POST' },
  { path: '/images/:id/members/:member', methods: 'GET PUT DELETE' },
  { path: '/images/:id/tasks', methods: 'GET' },
  { path: '/schemas/:name', methods: 'GET' },
  { path: '/info/import', methods: 'GET' },
  { path: '/info/usage', methods: 'GET' },
]);
