import { integer } from '../../common/flags/flags.js';

/** What a project may have unless `engine-manage quota set` says otherwise. Negative: as much as there is. */
export const quotaFlags = {
  quota_instances: integer(10, 'Instances that a project may have; negative: no limit'),
  quota_cores: integer(20, 'vCPUs that a project’s instances may have; negative: no limit'),
  quota_ram: integer(51_200, 'Memory that a project’s instances may have, in MiB; negative: no limit'),
  quota_key_pairs: integer(100, 'Key pairs that a project may have; negative: no limit'),
  quota_security_groups: integer(10, 'Security groups that a project may have; negative: no limit'),
  quota_security_group_rules: integer(20, 'Rules that a security group may have; negative: no limit'),
};
