/** What the laws of the house let pass. These lists may only become shorter. */

/** Beside `common/exec`: programs that go on running, which its time limit would end. */
export const MAY_START_PROCESSES: readonly string[] = [
  'src/common/exec/exec.ts',
  'src/common/images/probe-boot.ts',
  'src/host/compute/drivers/qemu/qemu-launch.ts',
  'src/host/volume/drivers/file/volume-server.ts',
  'src/engine/program.ts',
  'src/engine/supervised.ts',
  'src/host/network/drivers/linux/kept-process.ts',
];

/** Statements whose text only a run knows: `<path>: <why>`. What is checked by `npm run sql` does not stand here. */
export const UNREAD_STATEMENTS: readonly string[] = [
  'src/cloud/audit/audit-facts.repository.ts: joins the facts that checks select, each of which is read where it stands',
  'src/cloud/quotas/quota.service.ts: counts by the query of a quota, each of which is read where it stands',
];

/** How often each rule of ESLint is broken in eslint-suppressions.json. */
export const SUPPRESSED: Readonly<Record<string, number>> = {
  '@typescript-eslint/max-params': 29,
  'max-lines-per-function': 16,
};

/**
 * Columns that name rows elsewhere without a foreign key. Launches and operations write them: a key would lock the
 * parent each time (docs/adr/0027-foreign-keys-where-rows-are-cold.md). The audit compares them; the purges keep their
 * order. Let it only shrink.
 */
export const WITHOUT_FOREIGN_KEY: readonly string[] = [
  'cleanups.resource_id',
  'client_tokens.project_id',
  'client_tokens.resource_id',
  'console_traces.instance_id',
  'fixed_addresses.interface_id',
  'fixed_addresses.network_id',
  'floating_addresses.instance_id',
  'floating_addresses.interface_id',
  'floating_addresses.operation_id',
  'images.operation_id',
  'images.project_id',
  'instance_attempts.instance_id',
  'instance_groups.group_id',
  'instance_groups.instance_id',
  'instances.image_id',
  'instances.operation_id',
  'instances.project_id',
  'instances.reservation_id',
  'instances.user_id',
  'nat_gateways.operation_id',
  'network_interfaces.instance_id',
  'network_interfaces.network_id',
  'network_interfaces.operation_id',
  'network_interfaces.subnet_id',
  'operation_chunks.operation_id',
  'operation_members.operation_id',
  'operation_members.resource_id',
  'operation_steps.operation_id',
  'operation_steps.resource_id',
  'operations.project_id',
  'operations.user_id',
  'outbox.operation_id',
  'outbox.project_id',
  'project_usage.project_id',
  'projects.manager_id',
  'reservations.project_id',
  'reservations.user_id',
  // A route outlives its gateway, as a black hole.
  'routes.interface_id',
  'routes.internet_gateway_id',
  'routes.egress_only_gateway_id',
  'snapshots.operation_id',
  'snapshots.project_id',
  'snapshots.user_id',
  'snapshots.volume_id',
  'tags.project_id',
  'volumes.instance_id',
  'volumes.operation_id',
  'volumes.project_id',
  'volumes.user_id',
];
