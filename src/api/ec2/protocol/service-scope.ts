import { type Ec2Request, headerOf } from './ec2-request.js';
import { type Claim } from './signature.js';

/** The APIs behind this door, by the name that clients sign for. */
export type Service = 'ec2' | 's3' | 'sts';

/** Services that share this cloud's access keys, now or soon: what is signed for one of them opens no other. */
const NAMED: ReadonlySet<string> = new Set(['ec2', 'iam', 's3', 'sts']);

/**
 * Whether the signature was made for this service. Version 2 names none. boto 2 signs version 4 for the first label of
 * the host that it calls (`127` of 127.0.0.1): that counts too, unless it is another service's name.
 */
export function isSignedFor(
  service: Service,
  { service: scope }: Pick<Claim, 'service'>,
  request: Ec2Request,
): boolean {
  if (scope === undefined || scope === service) return true;
  return !NAMED.has(scope) && scope === firstLabel(headerOf(request, 'host') ?? '');
}

const firstLabel = (host: string): string => host.replace(/:\d+$/, '').split('.')[0] ?? '';
