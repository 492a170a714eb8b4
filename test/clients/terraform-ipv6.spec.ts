import { expect, it } from '@jest/globals';
import { wholeFiltersOf } from '../../src/cloud/security-groups/filter-set.repository.js';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open(['--status_grace=0', '--ipv6_pool=fd00:cafe::/40']);

/** A subnet that gives addresses out, and one whose interfaces ask for theirs. */
const CONFIGURATION = `
resource "aws_vpc" "own" {
  cidr_block                       = "10.40.0.0/16"
  assign_generated_ipv6_cidr_block = true
}
resource "aws_subnet" "giving" {
  vpc_id                          = aws_vpc.own.id
  cidr_block                      = "10.40.1.0/24"
  ipv6_cidr_block                 = cidrsubnet(aws_vpc.own.ipv6_cidr_block, 8, 1)
  assign_ipv6_address_on_creation = true
}
resource "aws_subnet" "asked" {
  vpc_id          = aws_vpc.own.id
  cidr_block      = "10.40.2.0/24"
  ipv6_cidr_block = cidrsubnet(aws_vpc.own.ipv6_cidr_block, 8, 2)
}
resource "aws_security_group" "web" {
  name   = "web"
  vpc_id = aws_vpc.own.id
  ingress {
    from_port        = 80
    to_port          = 80
    protocol         = "tcp"
    ipv6_cidr_blocks = ["::/0"]
  }
  ingress {
    from_port        = -1
    to_port          = -1
    protocol         = "icmpv6"
    ipv6_cidr_blocks = ["::/0"]
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}
resource "aws_internet_gateway" "own" {
  vpc_id = aws_vpc.own.id
}
resource "aws_egress_only_internet_gateway" "own" {
  vpc_id = aws_vpc.own.id
  tags   = { Name = "out" }
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.own.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.own.id
  }
  route {
    ipv6_cidr_block = "::/0"
    gateway_id      = aws_internet_gateway.own.id
  }
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.own.id
}
resource "aws_route" "private" {
  route_table_id              = aws_route_table.private.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.own.id
}
resource "aws_route_table_association" "giving" {
  subnet_id      = aws_subnet.giving.id
  route_table_id = aws_route_table.public.id
}
resource "aws_route_table_association" "asked" {
  subnet_id      = aws_subnet.asked.id
  route_table_id = aws_route_table.private.id
}
resource "aws_instance" "giving" {
  metadata_options {
    http_protocol_ipv6 = "enabled"
  }
  ami                    = "IMAGE"
  instance_type          = "m1.nano"
  subnet_id              = aws_subnet.giving.id
  vpc_security_group_ids = [aws_security_group.web.id]
}
resource "aws_instance" "asking" {
  ami                = "IMAGE"
  instance_type      = "m1.nano"
  subnet_id          = aws_subnet.asked.id
  ipv6_address_count = 2
}
resource "aws_network_interface" "named" {
  subnet_id      = aws_subnet.asked.id
  ipv6_addresses = [cidrhost(aws_subnet.asked.ipv6_cidr_block, 77)]
}
output "addresses" {
  value = join(" ", concat(aws_instance.giving.ipv6_addresses, aws_instance.asking.ipv6_addresses, tolist(aws_network_interface.named.ipv6_addresses)))
}
`;

describeWithTerraform('Terraform’s IPv6', () => {
  it('is there as it asked, planned again without a change, and gone', async () => {
    const folder = await TerraformFolder.create(
      cloud,
      'ipv6',
      CONFIGURATION.replaceAll('IMAGE', cloud.imageId),
    );
    await folder.succeed('apply', '-auto-approve');
    const addresses = (await folder.succeed('output', '-raw', 'addresses')).split(' ');
    expect(addresses).toEqual([
      expect.stringMatching(/^fd00:cafe:0:1:/),
      ...[expect.stringMatching(/^fd00:cafe:0:2:/), expect.stringMatching(/^fd00:cafe:0:2:/)],
      'fd00:cafe:0:2::4d',
    ]);
    const hosts = await cloud.database.query<{ name: string }>('SELECT name FROM hosts');
    const told = await Promise.all(hosts.map(({ name }) => wholeFiltersOf(cloud.database, name)));
    expect(told.flatMap(({ ports }) => ports.flatMap(({ ipv6 = [] }) => ipv6)).sort()).toEqual(
      addresses.slice(0, 3).sort(),
    );
    const leading = told.flatMap(({ routes6 = [] }) => routes6.flatMap(({ routes }) => routes));
    expect(leading).toEqual(
      expect.arrayContaining([
        { destination: '::/0', to: 'internet' },
        { destination: '::/0', to: 'egress-only' },
      ]),
    );
    const plan = await folder.run('plan', '-detailed-exitcode');
    expect([plan.code, plan.stdout.includes('No changes')]).toEqual([0, true]);
    await folder.succeed('destroy', '-auto-approve');
    for (const left of ['vpc_ipv6_ranges', 'subnet_ipv6_ranges', 'egress_only_internet_gateways', 'routes'])
      expect([left, (await cloud.database.query(`SELECT FROM ${left}`)).length]).toEqual([left, 0]);
  }, 400_000);
});
