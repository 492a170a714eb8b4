import { VpcPeeringService } from '../cloud/vpcs/vpc-peering.service.js';
import { VpcService } from '../cloud/networks/vpc.service.js';
import { DhcpOptionsService } from '../cloud/vpcs/dhcp-options.service.js';
import { EgressOnlyGatewayService } from '../cloud/vpcs/egress-only-gateway.service.js';
import { InternetGatewayService } from '../cloud/vpcs/internet-gateway.service.js';
import { Ipv6Service } from '../cloud/vpcs/ipv6.service.js';
import { NetworkWordsService } from '../cloud/vpcs/network-words.service.js';
import { NetworkAclEntryService } from '../cloud/vpcs/network-acl-entry.service.js';
import { NetworkAclService } from '../cloud/vpcs/network-acl.service.js';
import { NatGatewayMaker } from '../cloud/nat-gateways/nat-gateway-maker.js';
import { NatGatewayService } from '../cloud/nat-gateways/nat-gateway.service.js';
import { OwnSubnetService } from '../cloud/vpcs/own-subnet.service.js';
import { OwnVpcService } from '../cloud/vpcs/own-vpc.service.js';
import { RouteService } from '../cloud/vpcs/route.service.js';
import { RouterService } from '../cloud/vpcs/router.service.js';
import { RouteTableService } from '../cloud/vpcs/route-table.service.js';

/** VPCs, and what is in them. */
export const vpcServices = [
  DhcpOptionsService,
  EgressOnlyGatewayService,
  InternetGatewayService,
  Ipv6Service,
  NetworkWordsService,
  NatGatewayMaker,
  NatGatewayService,
  NetworkAclEntryService,
  NetworkAclService,
  OwnSubnetService,
  OwnVpcService,
  RouteService,
  RouteTableService,
  RouterService,
  VpcPeeringService,
  VpcService,
];
