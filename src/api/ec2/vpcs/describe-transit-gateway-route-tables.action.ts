import { DescribeTransitGatewayRouteTables$ } from '@aws-sdk/client-ec2';
import { describeNone } from '../describe-none.js';

/** There are no route tables of transit gateways. */
export const DescribeTransitGatewayRouteTablesAction = describeNone(DescribeTransitGatewayRouteTables$, {
  lists: ['TransitGatewayRouteTables'],
  ids: 'TransitGatewayRouteTableIds',
  notFound: 'InvalidRouteTableID.NotFound',
});
