/**
 * What AWS says of an instance and what is the same for every instance of this cloud, by the name of the filter that
 * asks.
 *
 * `hypervisor` is `xen`: AWS's own answer for Nitro, and the only word besides `ovm` that clients know.
 */
export const INSTANCE_CONSTANTS = {
  hypervisor: 'xen',
  'virtualization-type': 'hvm',
  'monitoring-state': 'disabled',
  tenancy: 'default',
  'ebs-optimized': 'false',
  'ena-support': 'false',
  'enclave-options.enabled': 'false',
  'hibernation-options.configured': 'false',
  'operator.managed': 'false',
  'platform-details': 'Linux/UNIX',
  'usage-operation': 'RunInstances',
  'current-instance-boot-mode': 'legacy-bios',
  'capacity-reservation-specification.capacity-reservation-preference': 'open',
  'maintenance-options.auto-recovery': 'default',
  'metadata-options.state': 'applied',
  'metadata-options.instance-metadata-tags': 'disabled',
  'private-dns-name-options.hostname-type': 'ip-name',
  'private-dns-name-options.enable-resource-name-dns-a-record': 'false',
  'private-dns-name-options.enable-resource-name-dns-aaaa-record': 'false',
} as const;
