import {
  DescribeIpamByoasn$,
  DescribeIpamExternalResourceVerificationTokens$,
  DescribeIpamInternetRegistryAssociations$,
  DescribeIpamPolicies$,
  DescribeIpamPoolAllocations$,
  DescribeIpamPools$,
  DescribeIpamPrefixListResolverTargets$,
  DescribeIpamPrefixListResolvers$,
  DescribeIpamResourceDiscoveries$,
  DescribeIpamResourceDiscoveryAssociations$,
  DescribeIpamScopes$,
  DescribeIpams$,
  DescribeNetworkingFlexCostAllocationPolicies$,
  DescribeNetworkingFlexCostAllocationPolicyAssociations$,
} from '@aws-sdk/client-ec2';

/** There is no address manager (IPAM) nor a policy for shared networking. */
export const addressManagement = [
  DescribeIpamByoasn$,
  DescribeIpamExternalResourceVerificationTokens$,
  DescribeIpamInternetRegistryAssociations$,
  DescribeIpamPolicies$,
  DescribeIpamPoolAllocations$,
  DescribeIpamPools$,
  DescribeIpamPrefixListResolverTargets$,
  DescribeIpamPrefixListResolvers$,
  DescribeIpamResourceDiscoveries$,
  DescribeIpamResourceDiscoveryAssociations$,
  DescribeIpamScopes$,
  DescribeIpams$,
  DescribeNetworkingFlexCostAllocationPolicies$,
  DescribeNetworkingFlexCostAllocationPolicyAssociations$,
];
