import { type DhcpOptions } from '@aws-sdk/client-ec2';
import { type VpcLayout } from '../../../cloud/networks/vpc-layout.js';
import { type Place } from '../security-groups/security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';

/** The set that the default VPC uses: the domain of its network, and the resolver that the cloud brings along. */
export const dhcpOptionsView = (vpc: VpcLayout, { accountNumber }: Place): DhcpOptions => ({
  DhcpOptionsId: vpc.dhcpOptions.ec2Id,
  OwnerId: accountNumber,
  DhcpConfigurations: [
    ...(vpc.domain === '' ? [] : [{ Key: 'domain-name', Values: [{ Value: vpc.domain }] }]),
    { Key: 'domain-name-servers', Values: [{ Value: 'AmazonProvidedDNS' }] },
  ],
  Tags: tagsView(vpc.dhcpOptions.tags) ?? [],
});
