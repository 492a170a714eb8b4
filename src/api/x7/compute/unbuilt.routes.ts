import { unbuiltAll } from '../door/unbuilt-all.js';
import { gone, type X7Route } from '../door/x7-route.js';

/** What compute has and this cloud has not yet. */
export const unbuiltComputeRoutes: readonly X7Route[] = [
  ...unbuiltAll([
    { path: '/servers/:id/os-volume_attachments/:volume', methods: 'PUT' },
    { path: '/servers/:id/migrations', methods: 'GET', since: 23 },
    { path: '/servers/:id/migrations/:migration', methods: 'GET', since: 23 },
    { path: '/servers/:id/migrations/:migration', methods: 'DELETE', since: 24 },
    { path: '/servers/:id/migrations/:migration/action', methods: 'POST', since: 22 },
    { path: '/os-console-auth-tokens/:token', methods: 'GET' },
    { path: '/os-services/:id', methods: 'DELETE' },
    { path: '/os-hypervisors/:id/uptime', methods: 'GET' },
    { path: '/os-hypervisors/:name/servers', methods: 'GET', until: 52 },
    { path: '/os-quota-class-sets/:class', methods: 'PUT' },
    { path: '/os-migrations', methods: 'GET' },
    { path: '/images/:id', methods: 'DELETE', until: 35 },
    { path: '/images/:id/metadata', methods: 'PUT POST', until: 38 },
    { path: '/images/:id/metadata/:key', methods: 'GET PUT DELETE', until: 38 },
    { path: '/os-snapshots', methods: 'GET POST', until: 35 },
    { path: '/os-snapshots/detail', methods: 'GET', until: 35 },
    { path: '/os-snapshots/:id', methods: 'GET DELETE', until: 35 },
    { path: '/os-volumes_boot', methods: 'POST' },
    { path: '/os-server-external-events', methods: 'POST' },
    { path: '/os-assisted-volume-snapshots', methods: 'POST' },
    { path: '/os-instance_usage_audit_log', methods: 'GET' },
  ]),
  ...[
    ...['/os-cells', '/os-agents', '/os-fixed-ips/:address', '/os-floating-ips-bulk', '/os-floating-ip-dns'],
    ...['/os-certificates/:id', '/os-cloudpipe', '/os-fping', '/os-security-group-default-rules'],
    ...['/servers/:id/consoles', '/servers/:id/os-virtual-interfaces'],
  ].map((path) => gone({ method: 'GET', path })),
];
