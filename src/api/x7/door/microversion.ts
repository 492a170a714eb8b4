import { X7Error } from './x7-error.js';
import type { Microversions } from './x7-service.js';

type ReadHeader = (name: string) => string | undefined;

/** Minor number of the version that a request asks for. Throws 400 for what is none, 406 for one that is not served. */
export function microversionOf(service: Microversions | undefined, header: ReadHeader): number {
  if (!service) return 1;
  const asked = askedIn(service, header);
  if (asked === undefined) return service.initial;
  if (asked === 'latest') return service.max;
  const [, major, minor] = /^([1-9]\d*)\.(0|[1-9]\d*)$/.exec(asked) ?? [];
  if (major === undefined || minor === undefined)
    throw new X7Error(
      400,
      `API Version String ${asked.slice(0, 50)} is of invalid format. Must be of format MajorNum.MinorNum.`,
    );
  const { min, max } = service;
  if (Number(major) !== service.major || Number(minor) < min || Number(minor) > max)
    throw new X7Error(
      406,
      `Version ${asked} is not supported by the API. Minimum is ${service.major}.${min} and maximum is ${service.major}.${max}.`,
    );
  return Number(minor);
}

/** The newer header wins; it may list several services, comma separated. */
function askedIn(
  { name, aliases = [], legacyHeader }: Microversions,
  header: ReadHeader,
): string | undefined {
  const listed = header('openstack-api-version')?.split(',') ?? [];
  for (const one of listed) {
    const [service, version] = one.trim().split(/\s+/);
    if ([name, ...aliases].includes(service?.toLowerCase() ?? '') && version !== undefined) return version;
  }
  return legacyHeader === undefined ? undefined : header(legacyHeader.toLowerCase());
}

/** What every answer of the service carries, errors too. */
export function versionHeaders(
  service: Microversions | undefined,
  version: number,
): Readonly<Record<string, string>> {
  if (!service) return {};
  const { name, major, legacyHeader } = service;
  return {
    'openstack-api-version': `${name} ${major}.${version}`,
    ...(legacyHeader !== undefined && { [legacyHeader.toLowerCase()]: `${major}.${version}` }),
    vary: ['OpenStack-API-Version', ...(legacyHeader === undefined ? [] : [legacyHeader])].join(', '),
  };
}
