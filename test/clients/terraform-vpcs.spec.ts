import { expect, it } from '@jest/globals';
import { wholeFiltersOf } from '../../src/cloud/security-groups/filter-set.repository.js';
import { PrivateCloud } from '../support/private-cloud.js';
import { until } from '../support/until.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);

/** The layout that modules make: public and private subnets, with an instance in each. */
const CONFIGURATION = `
resource "aws_vpc" "own" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "own" }
}
resource "aws_vpc_dhcp_options" "own" {
  domain_name         = "own.example"
  domain_name_servers = ["AmazonProvidedDNS"]
  ntp_servers         = ["192.0.2.123"]
}
resource "aws_vpc_dhcp_options_association" "own" {
  vpc_id          = aws_vpc.own.id
  dhcp_options_id = aws_vpc_dhcp_options.own.id
}
resource "aws_subnet" "public" {
  count                   = 2
  vpc_id                  = aws_vpc.own.id
  cidr_block              = "10.40.\${count.index + 1}.0/24"
  map_public_ip_on_launch = false
}
resource "aws_subnet" "private" {
  count      = 2
  vpc_id     = aws_vpc.own.id
  cidr_block = "10.40.\${count.index + 11}.0/24"
}
resource "aws_internet_gateway" "own" {
  vpc_id = aws_vpc.own.id
}
resource "aws_eip" "nat" {
  domain     = "vpc"
  depends_on = [aws_internet_gateway.own]
}
resource "aws_nat_gateway" "own" {
  allocation_id = aws_eip.nat.id
  subnet_id     = aws_subnet.public[0].id
  depends_on    = [aws_internet_gateway.own]
  tags          = { Name = "own" }
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.own.id
}
resource "aws_route" "public" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.own.id
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.own.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.own.id
  }
}
resource "aws_route_table_association" "public" {
  count          = 2
  subnet_id      = aws_subnet.public[count.index].id
  route_table_id = aws_route_table.public.id
}
resource "aws_route_table_association" "private" {
  count          = 2
  subnet_id      = aws_subnet.private[count.index].id
  route_table_id = aws_route_table.private.id
}
resource "aws_default_network_acl" "own" {
  default_network_acl_id = aws_vpc.own.default_network_acl_id
  ingress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
  ingress {
    rule_no         = 101
    action          = "allow"
    protocol        = "-1"
    from_port       = 0
    to_port         = 0
    ipv6_cidr_block = "::/0"
  }
  egress {
    rule_no    = 100
    action     = "allow"
    protocol   = "-1"
    from_port  = 0
    to_port    = 0
    cidr_block = "0.0.0.0/0"
  }
  lifecycle {
    ignore_changes = [subnet_ids]
  }
}
resource "aws_network_acl" "private" {
  vpc_id     = aws_vpc.own.id
  subnet_ids = aws_subnet.private[*].id
  tags       = { Name = "private" }
}
resource "aws_network_acl_rule" "inward" {
  network_acl_id = aws_network_acl.private.id
  rule_number    = 100
  egress         = false
  protocol       = "tcp"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
  from_port      = 1024
  to_port        = 65535
}
resource "aws_network_acl_rule" "outward" {
  network_acl_id = aws_network_acl.private.id
  rule_number    = 100
  egress         = true
  protocol       = "-1"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
}
resource "aws_network_acl_rule" "pings" {
  network_acl_id = aws_network_acl.private.id
  rule_number    = 110
  egress         = false
  protocol       = "icmp"
  rule_action    = "deny"
  cidr_block     = "10.40.0.0/16"
  icmp_type      = 8
  icmp_code      = -1
}
resource "aws_security_group" "web" {
  name        = "web"
  description = "web"
  vpc_id      = aws_vpc.own.id
  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_instance" "public" {
  count                  = 2
  ami                    = "IMAGE"
  instance_type          = "m1.nano"
  subnet_id              = aws_subnet.public[count.index].id
  vpc_security_group_ids = [aws_security_group.web.id]
}
resource "aws_instance" "private" {
  count         = 2
  ami           = "IMAGE"
  instance_type = "m1.nano"
  subnet_id     = aws_subnet.private[count.index].id
}
resource "aws_eip" "front" {
  domain     = "vpc"
  instance   = aws_instance.public[0].id
  depends_on = [aws_internet_gateway.own]
}
data "aws_vpc" "own" {
  id = aws_vpc.own.id
}
data "aws_nat_gateway" "own" {
  id = aws_nat_gateway.own.id
}
output "addresses" {
  value = join(" ", concat(aws_instance.public[*].private_ip, aws_instance.private[*].private_ip, [data.aws_vpc.own.cidr_block]))
}
output "outside" {
  value = join(" ", [data.aws_nat_gateway.own.public_ip == aws_eip.nat.public_ip ? "same" : "other", data.aws_nat_gateway.own.state])
}
`;

/** The NAT gateway’s address, and those by which hosts were told that the private networks go out. */
async function outside() {
  const [gateway] = await cloud.database.query<{ address: string; host: string }>(
    'SELECT public_address AS address, host FROM nat_gateways',
  );
  const hosts = await cloud.database.query<{ name: string }>('SELECT name FROM hosts');
  const told = await Promise.all(hosts.map(({ name }) => wholeFiltersOf(cloud.database, name)));
  const ways = told.flatMap(({ natWays = [] }) => natWays);
  return { ...gateway, ways: new Map(ways.map(({ networkId, outside: by }) => [networkId, by])) };
}

describeWithTerraform('Terraform’s VPCs', () => {
  it('are there as it asked, planned again without a change, and gone', async () => {
    const folder = await TerraformFolder.create(
      cloud,
      'vpc',
      CONFIGURATION.replaceAll('IMAGE', cloud.imageId),
    );
    await folder.succeed('apply', '-auto-approve');
    const said = (name: string) => folder.succeed('output', '-raw', name);
    expect(await said('addresses')).toMatch(
      /^10\.40\.1\.[45] 10\.40\.2\.4 10\.40\.11\.4 10\.40\.12\.4 10\.40\.0\.0\/16$/,
    );
    expect(await said('outside')).toBe('same available');
    const { host, address, ways } = await outside();
    expect([host, [...ways.values()]]).toEqual([expect.any(String), [address, address]]);
    const plan = await folder.run('plan', '-detailed-exitcode');
    expect([plan.code, plan.stdout.includes('No changes')]).toEqual([0, true]);
    await folder.succeed('destroy', '-auto-approve');
    const rows = async (of: string) => (await cloud.database.query(`SELECT FROM ${of}`)).length;
    expect(await rows("nat_gateways WHERE state <> 'deleted'")).toBe(0);
    for (const left of ['network_acls WHERE NOT is_default', 'dhcp_options WHERE NOT is_default'])
      expect([left, await rows(left)]).toEqual([left, 0]);
    for (const left of ['vpcs WHERE NOT is_default', 'subnets WHERE NOT is_default', 'networks WHERE is_own'])
      expect([left, await rows(left)]).toEqual([left, 0]);
    for (const left of ['route_tables WHERE NOT is_main', 'routes', "security_groups WHERE name = 'web'"])
      expect([left, await rows(left)]).toEqual([left, 0]);
    await until(async () => (await rows('floating_addresses WHERE ended_at IS NULL')) === 0);
  }, 400_000);
});
