import { type DhcpOptions } from '@aws-sdk/client-ec2';
import { type DhcpOptionsRow } from '../../../cloud/networks/dhcp-options.js';
import { tagsView } from '../tags/tags.view.js';

/** Row → EC2's DhcpOptions. */
export const dhcpOptionsView = (row: DhcpOptionsRow, ownerId: string): DhcpOptions => ({
  DhcpOptionsId: row.ec2Id,
  OwnerId: ownerId,
  DhcpConfigurations: Object.entries(row.options).map(([Key, values]) => ({
    Key,
    Values: values.map((Value) => ({ Value })),
  })),
  Tags: tagsView(row.tags) ?? [],
});
