import type { X7Route } from '../door/x7-route.js';

/** What v1.1 had of today's compute, by the first word of its path and what may follow it. */
const HAD: readonly RegExp[] = [
  /^\/servers(\/detail|\/:id)?$/,
  /^\/servers\/:id\/(action|diagnostics)$/,
  /^\/servers\/:id\/(ips|metadata|os-volume_attachments)(\/:\w+)?$/,
  /^\/images(\/detail|\/:id(\/metadata(\/:\w+)?)?)?$/,
  /^\/flavors(\/detail|\/:id)?$/,
  /^\/flavors\/:id\/os-extra_specs(\/:\w+)?$/,
  /^\/limits$/,
  /^\/extensions(\/:\w+)?$/,
  /^\/os-(keypairs|security-groups|security-group-rules|floating-ips)(\/:\w+)?$/,
  /^\/os-volumes(\/detail|\/:\w+)?$/,
  /^\/os-quota-sets\/:project(\/defaults)?$/,
  /^\/os-simple-tenant-usage(\/:\w+)?$/,
  /^\/os-hosts(\/:\w+)?$/,
];

/** Not yet at that time; `POST /servers` is `createdServer`. */
const LATER = new Set([
  'POST /servers',
  'POST /flavors',
  'DELETE /flavors/:id',
  'GET /os-keypairs/:name',
  'PUT /os-security-groups/:id',
]);

/** Compute's rows, as they are without a microversion, that the first release had. */
export const firstRows = (compute: readonly X7Route[]): readonly X7Route[] =>
  compute
    .filter(
      ({ method, path, since = 1, state }) =>
        since <= 1 &&
        state !== 'gone' &&
        !LATER.has(`${method} ${path}`) &&
        HAD.some((had) => had.test(path)),
    )
    .map(({ since: _since, until: _until, parts, ...row }) => ({
      ...row,
      ...(parts && {
        parts: parts.filter(({ since = 1 }) => since <= 1).map(({ name, right }) => ({ name, right })),
      }),
    }));
