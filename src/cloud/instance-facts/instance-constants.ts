/**
 * What AWS says of an instance and what is the same for every instance of this cloud, by the name of the filter that asks.
 *
 * `root-device-type` is `ebs` although no volume stands behind a root disk yet: at AWS only instances with an EBS root may be
 * stopped and keep their disk, which is what ours do, and clients (consoles, Terraform, boto's scripts) look at this field
 * before they offer a stop. The mapping of block devices is empty, because there is no volume to name.
 * `hypervisor` is `xen`: AWS's own answer for Nitro, and the only word besides `ovm` that clients know.
 */
export const INSTANCE_CONSTANTS = {
  hypervisor: 'xen',
  'virtualization-type': 'hvm',
  'root-device-type': 'ebs',
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
  'metadata-options.http-protocol-ipv6': 'disabled',
  'metadata-options.instance-metadata-tags': 'disabled',
  'private-dns-name-options.hostname-type': 'ip-name',
  'private-dns-name-options.enable-resource-name-dns-a-record': 'false',
  'private-dns-name-options.enable-resource-name-dns-aaaa-record': 'false',
} as const;
