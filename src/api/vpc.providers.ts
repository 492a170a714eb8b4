import { VpcService } from '../cloud/networks/vpc.service.js';
import { InternetGatewayService } from '../cloud/vpcs/internet-gateway.service.js';
import { NetworkWordsService } from '../cloud/vpcs/network-words.service.js';
import { OwnSubnetService } from '../cloud/vpcs/own-subnet.service.js';
import { OwnVpcService } from '../cloud/vpcs/own-vpc.service.js';
import { RouteService } from '../cloud/vpcs/route.service.js';
import { RouterService } from '../cloud/vpcs/router.service.js';
import { RouteTableService } from '../cloud/vpcs/route-table.service.js';

/** VPCs, and what is in them. */
export const vpcServices = [
  InternetGatewayService,
  NetworkWordsService,
  OwnSubnetService,
  OwnVpcService,
  RouteService,
  RouteTableService,
  RouterService,
  VpcService,
];
