import { expect, it } from '@jest/globals';
import { wholeFiltersOf } from '../../src/cloud/security-groups/filter-set.repository.js';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);

/** A guest that routes for its VPC, and two VPCs that are peered. */
const CONFIGURATION = `
resource "aws_vpc" "own" {
  count                = 2
  cidr_block           = "10.4\${count.index}.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "own" {
  count      = 2
  vpc_id     = aws_vpc.own[count.index].id
  cidr_block = "10.4\${count.index}.1.0/24"
}
resource "aws_vpc_peering_connection" "own" {
  vpc_id      = aws_vpc.own[0].id
  peer_vpc_id = aws_vpc.own[1].id
  auto_accept = false
  tags        = { Side = "requester" }
  lifecycle {
    ignore_changes = [tags]
  }
}
resource "aws_vpc_peering_connection_accepter" "own" {
  vpc_peering_connection_id = aws_vpc_peering_connection.own.id
  auto_accept               = true
  tags                      = { Side = "both" }
}
resource "aws_vpc_peering_connection_options" "own" {
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.own.id
  requester {
    allow_remote_vpc_dns_resolution = true
  }
}
resource "aws_route" "peer" {
  count                     = 2
  route_table_id            = aws_vpc.own[count.index].main_route_table_id
  destination_cidr_block    = aws_vpc.own[1 - count.index].cidr_block
  vpc_peering_connection_id = aws_vpc_peering_connection_accepter.own.id
}
resource "aws_instance" "router" {
  ami               = "IMAGE"
  instance_type     = "m1.nano"
  subnet_id         = aws_subnet.own[0].id
  source_dest_check = false
}
resource "aws_network_interface" "side" {
  subnet_id         = aws_subnet.own[0].id
  source_dest_check = false
}
resource "aws_network_interface_attachment" "side" {
  instance_id          = aws_instance.router.id
  network_interface_id = aws_network_interface.side.id
  device_index         = 1
}
resource "aws_route" "side" {
  route_table_id         = aws_vpc.own[0].main_route_table_id
  destination_cidr_block = "198.51.100.0/24"
  network_interface_id   = aws_network_interface.side.id
  depends_on             = [aws_network_interface_attachment.side]
}
resource "aws_route" "first" {
  route_table_id         = aws_vpc.own[0].main_route_table_id
  destination_cidr_block = "198.51.101.0/24"
  network_interface_id   = aws_instance.router.primary_network_interface_id
}
data "aws_vpc_peering_connection" "own" {
  id         = aws_vpc_peering_connection.own.id
  depends_on = [aws_vpc_peering_connection_accepter.own]
}
output "peering" {
  value = join(" ", [data.aws_vpc_peering_connection.own.status, data.aws_vpc_peering_connection.own.peer_cidr_block])
}
`;

/** Destination and kind of all routes that hosts were told. */
async function told(): Promise<readonly string[]> {
  const hosts = await cloud.database.query<{ name: string }>('SELECT name FROM hosts');
  const all = await Promise.all(hosts.map(({ name }) => wholeFiltersOf(cloud.database, name)));
  return all.flatMap(({ routes = [] }) =>
    routes.flatMap((network) => network.routes.map(({ destination, to }) => `${destination} ${to}`)),
  );
}

describeWithTerraform('Terraform’s routes', () => {
  it('lead to interfaces and peers, are planned again without a change, and go', async () => {
    const folder = await TerraformFolder.create(
      cloud,
      'routes',
      CONFIGURATION.replaceAll('IMAGE', cloud.imageId),
    );
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('output', '-raw', 'peering')).toBe('active 10.41.0.0/16');
    expect(await told()).toEqual(['10.41.0.0/16 domain', '198.51.100.0/24 port', '198.51.101.0/24 port']);
    const plan = await folder.run('plan', '-detailed-exitcode');
    expect([plan.code, plan.stdout.includes('No changes'), plan.stdout]).toEqual([0, true, plan.stdout]);
    await folder.succeed('destroy', '-auto-approve');
    const rows = async (of: string) => (await cloud.database.query(`SELECT FROM ${of}`)).length;
    for (const left of ['routes', 'vpcs WHERE NOT is_default', "vpc_peerings WHERE state <> 'deleted'"])
      expect([left, await rows(left)]).toEqual([left, 0]);
    expect(await rows('network_interfaces')).toBe(0);
  }, 720_000);
});
