import { z } from 'zod';
import { withToken, type X7Route } from '../door/x7-route.js';
import { X7Error } from '../door/x7-error.js';

/** Aliases of what is served, as compute froze them. */
const ALIASES: Readonly<Record<string, string>> = {
  NMN: 'Multinic',
  'OS-DCF': 'DiskConfig',
  'OS-EXT-AZ': 'ExtendedAvailabilityZone',
  'OS-EXT-IMG-SIZE': 'ImageSize',
  'OS-EXT-IPS': 'ExtendedIps',
  'OS-EXT-IPS-MAC': 'ExtendedIpsMac',
  'OS-EXT-SRV-ATTR': 'ExtendedServerAttributes',
  'OS-EXT-STS': 'ExtendedStatus',
  'OS-FLV-DISABLED': 'FlavorDisabled',
  'OS-FLV-EXT-DATA': 'FlavorExtraData',
  'OS-SRV-USG': 'ServerUsage',
  'os-availability-zone': 'AvailabilityZone',
  'os-console-output': 'ConsoleOutput',
  'os-consoles': 'Consoles',
  'os-extended-status': 'ExtendedStatus',
  'os-extended-volumes': 'ExtendedVolumes',
  'os-flavor-access': 'FlavorAccess',
  'os-flavor-extra-specs': 'FlavorExtraSpecs',
  'os-flavor-manage': 'FlavorManage',
  'os-hosts': 'Hosts',
  'os-hypervisors': 'Hypervisors',
  'os-instance-actions': 'InstanceActions',
  'os-keypairs': 'Keypairs',
  'os-multiple-create': 'MultipleCreate',
  'os-quota-class-sets': 'QuotaClasses',
  'os-quota-sets': 'Quotas',
  'os-security-groups': 'SecurityGroups',
  'os-server-password': 'ServerPassword',
  'os-server-start-stop': 'ServerStartStop',
  'os-services': 'Services',
  'os-simple-tenant-usage': 'SimpleTenantUsage',
  'os-used-limits': 'UsedLimits',
  'os-user-data': 'UserData',
};

const shape = z.strictObject({
  ...{ alias: z.string(), name: z.string(), description: z.string(), namespace: z.string() },
  ...{ updated: z.string(), links: z.array(z.unknown()) },
});

const viewOf = (alias: string, name: string) => ({
  ...{ alias, name, description: name, links: [], updated: '2014-12-03T00:00:00Z' },
  namespace: 'http://docs.openstack.org/compute/ext/fake_xml',
});

/** The frozen list of extensions. */
export const extensionRoutes: readonly X7Route[] = [
  withToken({
    ...{ method: 'GET', path: '/extensions', answer: () => z.strictObject({ extensions: z.array(shape) }) },
    handle: () => ({
      ...{
        status: 200,
        body: { extensions: Object.entries(ALIASES).map(([alias, name]) => viewOf(alias, name)) },
      },
    }),
  }),
  withToken({
    ...{ method: 'GET', path: '/extensions/:alias', answer: () => z.strictObject({ extension: shape }) },
    handle({ params: { alias = '' } }) {
      const name = Object.hasOwn(ALIASES, alias) ? ALIASES[alias] : undefined;
      if (name === undefined) throw new X7Error(404, `Extension ${alias.slice(0, 80)} could not be found.`);
      return { status: 200, body: { extension: viewOf(alias, name) } };
    },
  }),
];
