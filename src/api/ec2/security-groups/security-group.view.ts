import { type SecurityGroup } from '@aws-sdk/client-ec2';
import { type GroupRow } from '../../../cloud/security-groups/security-group.js';
import { arnOf } from '../arn.js';
import { ipPermissionsView } from './ip-permission.view.js';
import { type Place } from './security-group-rule.view.js';
import { tagsView } from '../tags/tags.view.js';

export const securityGroupView = (row: GroupRow, place: Place): SecurityGroup => ({
  GroupId: row.ec2Id,
  GroupName: row.name,
  Description: row.description,
  OwnerId: place.accountNumber,
  VpcId: row.vpcEc2Id,
  IpPermissions: ipPermissionsView(row.rules, place.accountNumber),
  IpPermissionsEgress: ipPermissionsView(row.egress, place.accountNumber),
  SecurityGroupArn: arnOf(place, `security-group/${row.ec2Id}`),
  Tags: tagsView(row.tags),
});
