import { unbuiltAll } from '../door/unbuilt-all.js';

/** What image v2 has and this cloud has not. */
export const unbuiltImageRoutes = unbuiltAll([
  { path: '/images/:id/locations', methods: 'GET POST' },
  { path: '/tasks', methods: 'GET POST' },
  { path: '/tasks/:id', methods: 'GET' },
]);
