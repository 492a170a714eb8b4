import type { InstanceStatus, InstanceStatusSummary } from '@aws-sdk/client-ec2';
import type { InstanceStatusRow } from '../../../cloud/instances/instance-row.js';
import { instanceStateView } from './instance-state.view.js';

export const instanceStatusView = (row: InstanceStatusRow, zoneId: string): InstanceStatus => {
  const summary = SUMMARIES[row.status];
  return {
    AvailabilityZone: row.zone,
    AvailabilityZoneId: zoneId,
    Events: [],
    InstanceId: row.ec2Id,
    InstanceState: instanceStateView(row),
    InstanceStatus: summary,
    SystemStatus: summary,
  };
};

/** AWS tells of a check (`reachability`) only while the instance runs. */
const SUMMARIES: Readonly<Record<InstanceStatusRow['status'], InstanceStatusSummary>> = {
  ok: { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] },
  initializing: { Status: 'initializing', Details: [{ Name: 'reachability', Status: 'initializing' }] },
  'not-applicable': { Status: 'not-applicable' },
};
