import { RowFilters, type RowValue } from '../../../common/filters/row-filters.js';
import { type FlavorRow } from '../../../cloud/flavors/flavor.js';
import { instanceTypeView } from './instance-type.view.js';

type Shown = { readonly [name: string]: Shown } | readonly Shown[] | string | number | boolean | undefined;

/**
 * AWS's filters whose name is where the value stands in the answer: `vcpu-info.default-vcpus` is VCpuInfo.DefaultVCpus.
 */
const NAMES = `auto-recovery-supported bare-metal burstable-performance-supported current-generation
  dedicated-hosts-supported ebs-info.attachment-limit-type ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps
  ebs-info.ebs-optimized-info.baseline-iops ebs-info.ebs-optimized-info.baseline-throughput-in-mbps
  ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps ebs-info.ebs-optimized-info.maximum-iops
  ebs-info.ebs-optimized-info.maximum-throughput-in-mbps ebs-info.ebs-optimized-support ebs-info.encryption-support
  ebs-info.maximum-ebs-attachments ebs-info.nvme-support free-tier-eligible hibernation-supported hypervisor
  instance-storage-info.disk.count instance-storage-info.disk.size-in-gb instance-storage-info.disk.type
  instance-storage-info.encryption-support instance-storage-info.nvme-support instance-storage-info.total-size-in-gb
  instance-storage-supported instance-type memory-info.size-in-mib network-info.bandwidth-weightings
  network-info.efa-info.maximum-efa-interfaces network-info.efa-supported network-info.ena-support
  network-info.flexible-ena-queues-support network-info.encryption-in-transit-supported
  network-info.ipv4-addresses-per-interface network-info.ipv6-addresses-per-interface network-info.ipv6-supported
  network-info.maximum-network-cards network-info.maximum-network-interfaces network-info.network-performance
  nitro-enclaves-support nitro-tpm-support nitro-tpm-info.supported-versions
  processor-info.sustained-clock-speed-in-ghz reboot-migration-support vcpu-info.default-cores
  vcpu-info.default-threads-per-core vcpu-info.default-vcpus vcpu-info.valid-cores
  vcpu-info.valid-threads-per-core`.split(/\s+/);

/** Those whose name has a singular where the answer has a list. */
const LISTS: Readonly<Record<string, RowValue<FlavorRow>>> = {
  'processor-info.supported-architecture': at('processorinfo.supportedarchitectures'),
  'processor-info.supported-features': at('processorinfo.supportedfeatures'),
  'supported-boot-mode': at('supportedbootmodes'),
  'supported-root-device-type': at('supportedrootdevicetypes'),
  'supported-usage-class': at('supportedusageclasses'),
  'supported-virtualization-type': at('supportedvirtualizationtypes'),
};

/** `Filter.n` of DescribeInstanceTypes. */
export const instanceTypeFilters = new RowFilters<FlavorRow>({
  ...Object.fromEntries(NAMES.map((name) => [name, at(name.replaceAll('-', ''))])),
  ...LISTS,
});

function at(path: string): RowValue<FlavorRow> {
  const steps = path.split('.');
  return (row) => textsOf(steps.reduce<Shown>(member, instanceTypeView(row) as Shown));
}

function member(value: Shown, name: string): Shown {
  if (typeof value !== 'object') return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1];
}

function textsOf(value: Shown): readonly string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
