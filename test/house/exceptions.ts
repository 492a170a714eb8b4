/** What the laws of the house let pass. These lists may only become shorter. */

/** Beside `common/exec`: programs that go on running, which its time limit would end. */
export const MAY_START_PROCESSES: readonly string[] = [
  'src/common/exec/exec.ts',
  'src/common/images/probe-boot.ts',
  'src/host/compute/drivers/qemu/qemu-launch.ts',
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
  '@typescript-eslint/max-params': 34,
  'max-lines-per-function': 17,
};
