import { unbuiltAll } from '../door/unbuilt-all.js';

/** What block storage v3 has and this cloud has not yet. */
export const unbuiltVolumeRoutes = unbuiltAll([
  { path: '/snapshots/:id/action', methods: 'POST' },
  { path: '/types', methods: 'POST' },
  { path: '/types/:id', methods: 'PUT DELETE' },
  { path: '/types/:id/action', methods: 'POST' },
  { path: '/types/:id/extra_specs', methods: 'POST' },
  { path: '/types/:id/extra_specs/:key', methods: 'GET PUT DELETE' },
  { path: '/types/:id/encryption', methods: 'POST' },
  { path: '/types/:id/os-volume-type-access', methods: 'GET' },
  { path: '/backups', methods: 'POST' },
  { path: '/backups/:id', methods: 'GET PUT DELETE' },
  { path: '/groups', methods: 'POST' },
  { path: '/groups/:id', methods: 'GET PUT DELETE' },
  { path: '/os-volume-transfer', methods: 'GET POST' },
  { path: '/os-volume-transfer/:id', methods: 'GET DELETE' },
  { path: '/os-services/:verb', methods: 'PUT' },
  { path: '/os-quota-class-sets/:class', methods: 'GET PUT' },
  { path: '/qos-specs', methods: 'GET POST' },
]);
