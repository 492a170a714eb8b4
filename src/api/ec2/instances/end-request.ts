import type { StopInstancesRequest, TerminateInstancesRequest } from '@aws-sdk/client-ec2';
import type { EndRequest } from '../../../cloud/instances/grace.js';

/**
 * How the guests shall end: asked and given minutes, asked and given less (Force), or not asked at all
 * (SkipOsShutdown).
 */
export const endRequestOf = ({
  Force = false,
  SkipOsShutdown = false,
}: Pick<StopInstancesRequest & TerminateInstancesRequest, 'Force' | 'SkipOsShutdown'>): EndRequest => ({
  force: Force,
  skipOsShutdown: SkipOsShutdown,
});
