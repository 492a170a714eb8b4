import { describe, expect, it } from '@jest/globals';
import type { RuleRow } from '../../../cloud/security-groups/security-group.js';
import { ruleView as computeRuleView } from '../compute/security-group.view.js';
import { ruleView } from './group.view.js';

const rule: RuleRow = {
  ...{
    id: 'r',
    ec2Id: 'sgr-1',
    groupId: 'sg-1',
    direction: 'ingress',
    protocol: 'tcp',
    fromPort: 1,
    toPort: 2,
  },
  ...{ cidr: null, sourceKey: 's', sourceGroupId: 'sg-2', sourceGroupName: 'web', sourceAccount: null },
  ...{ description: null, createdAt: 0 },
};
const others: RuleRow = { ...rule, sourceAccount: '123456789012' };
const anybody: RuleRow = {
  ...rule,
  ...{ cidr: '0.0.0.0/0', sourceKey: null, sourceGroupId: null, sourceGroupName: null },
};
const group = { id: 'g', ec2Id: 'sg-1', name: 'a', description: '', createdAt: 0, vpcEc2Id: 'vpc-1' };
const place = { vpcId: 'v', inDefaultVpc: true, spans: false };
const around = { group: { ...group, ...place, rules: [], egress: [], tags: [] }, projectId: 'p' };

describe('a rule that names a group', () => {
  it('is never shown as one that lets in everybody, whosever the group is', () => {
    for (const one of [rule, others])
      expect(ruleView(one, around)).toMatchObject({ remote_group_id: 's', remote_ip_prefix: null });
    expect(ruleView(anybody, around)).toMatchObject({ remote_group_id: null, remote_ip_prefix: '0.0.0.0/0' });
  });

  it('tells compute whose the group is, and nobody the name that another project gave it', () => {
    const shown = [rule, others, anybody].map((one) => computeRuleView(one, 'g', 'p'));
    expect(shown).toMatchObject([
      { group: { name: 'web', tenant_id: 'p' } },
      { group: { name: 'sg-2', tenant_id: '123456789012' } },
      { group: {}, ip_range: { cidr: '0.0.0.0/0' } },
    ]);
  });
});
