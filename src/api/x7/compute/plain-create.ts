import type { z } from 'zod';
import type { RequestContext } from '../../../common/context/request-context.js';
import { X7Error } from '../door/x7-error.js';
import type { serverCreateBody52, serverCreateBody74 } from './server-create-later.schema.js';
import type { serverCreateBody32 } from './server-create.schema.js';

export type AnyServerCreate =
  | z.infer<typeof serverCreateBody32>
  | z.infer<typeof serverCreateBody52>
  | z.infer<typeof serverCreateBody74>;

type Disk = NonNullable<z.infer<typeof serverCreateBody32>['server']['block_device_mapping_v2']>[number];

/** A create as all microversions say it together. */
export type NewServer = Omit<z.infer<typeof serverCreateBody32>['server'], 'block_device_mapping_v2'> & {
  readonly tags?: readonly string[] | undefined;
  readonly host?: string | undefined;
  readonly hypervisor_hostname?: string | undefined;
  readonly block_device_mapping_v2?:
    readonly (Disk & { readonly volume_type?: string | null | undefined })[] | undefined;
};
export type ServerCreate = Omit<z.infer<typeof serverCreateBody32>, 'server'> & {
  readonly server: NewServer;
};

/**
 * A create of any microversion as all others are. Throws 403 for what is an administrator's, 501 for a server in no
 * network, and for tags of disks and signed images.
 */
export function plainCreateOf(
  { server: asked, ...hint }: AnyServerCreate,
  { isAdmin }: Pick<RequestContext, 'isAdmin'>,
): ServerCreate {
  const { networks, ...others } = asked;
  if (others.block_device_mapping_v2?.some((one) => 'tag' in one && one.tag !== undefined))
    throw new X7Error(501, 'Not supported yet: tags of disks');
  if (networks === 'none') throw new X7Error(501, 'Not supported yet: a server in no network');
  if ('trusted_image_certificates' in others && others.trusted_image_certificates)
    throw new X7Error(501, 'Not supported yet: trusted_image_certificates');
  const list = networks === 'auto' ? undefined : networks;
  const server: NewServer = { ...others, ...(list && { networks: list }) };
  if (!isAdmin) refuseHost(server);
  return { ...hint, server };
}

function refuseHost(asked: NewServer): void {
  if (hostIn(asked) === undefined) return;
  throw new X7Error(
    403,
    "Policy doesn't allow compute:servers:create:requested_destination to be performed.",
  );
}

/** The host that is asked for: a machine has one name, as a host and as one that runs guests. Throws 400 for two. */
export function hostIn(asked: NewServer): string | undefined {
  const { host, hypervisor_hostname: machine = host } = asked;
  if (host !== undefined && host !== machine)
    throw new X7Error(400, `No compute host ${host} has the hypervisor ${machine ?? ''}.`);
  return machine;
}
