import { type Ec2Verbs } from '../ec2-action.js';
import { AssociateRouteTableAction } from './associate-route-table.action.js';
import { AttachInternetGatewayAction } from './attach-internet-gateway.action.js';
import { CreateEgressOnlyInternetGatewayAction } from './create-egress-only-internet-gateway.action.js';
import { CreateInternetGatewayAction } from './create-internet-gateway.action.js';
import { CreateRouteAction } from './create-route.action.js';
import { CreateRouteTableAction } from './create-route-table.action.js';
import { DeleteEgressOnlyInternetGatewayAction } from './delete-egress-only-internet-gateway.action.js';
import { DeleteInternetGatewayAction } from './delete-internet-gateway.action.js';
import { DeleteRouteAction } from './delete-route.action.js';
import { DeleteRouteTableAction } from './delete-route-table.action.js';
import { DetachInternetGatewayAction } from './detach-internet-gateway.action.js';
import { DisassociateRouteTableAction } from './disassociate-route-table.action.js';
import { ReplaceRouteAction } from './replace-route.action.js';
import { ReplaceRouteTableAssociationAction } from './replace-route-table-association.action.js';

/** One line a class. */
export const routing: Ec2Verbs = [
  AssociateRouteTableAction,
  AttachInternetGatewayAction,
  CreateEgressOnlyInternetGatewayAction,
  CreateInternetGatewayAction,
  CreateRouteAction,
  CreateRouteTableAction,
  DeleteEgressOnlyInternetGatewayAction,
  DeleteInternetGatewayAction,
  DeleteRouteAction,
  DeleteRouteTableAction,
  DetachInternetGatewayAction,
  DisassociateRouteTableAction,
  ReplaceRouteAction,
  ReplaceRouteTableAssociationAction,
];
