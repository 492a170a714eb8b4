import { expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { until } from '../support/until.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);

/** A public and a private subnet, as modules lay them out, with an instance in each. */
const CONFIGURATION = `
resource "aws_vpc" "own" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "own" }
}
resource "aws_subnet" "public" {
  vpc_id     = aws_vpc.own.id
  cidr_block = "10.40.1.0/24"
}
resource "aws_subnet" "private" {
  vpc_id     = aws_vpc.own.id
  cidr_block = "10.40.2.0/24"
}
resource "aws_internet_gateway" "own" {
  vpc_id = aws_vpc.own.id
}
resource "aws_route_table" "public" {
  vpc_id = aws_vpc.own.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.own.id
  }
}
resource "aws_route_table" "private" {
  vpc_id = aws_vpc.own.id
}
resource "aws_route_table_association" "public" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.public.id
}
resource "aws_route_table_association" "private" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.private.id
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
  ami                    = "IMAGE"
  instance_type          = "m1.nano"
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.web.id]
}
resource "aws_instance" "private" {
  ami           = "IMAGE"
  instance_type = "m1.nano"
  subnet_id     = aws_subnet.private.id
}
resource "aws_eip" "front" {
  domain     = "vpc"
  instance   = aws_instance.public.id
  depends_on = [aws_internet_gateway.own]
}
data "aws_vpc" "own" {
  id         = aws_vpc.own.id
}
output "addresses" {
  value = join(" ", [aws_instance.public.private_ip, aws_instance.private.private_ip, data.aws_vpc.own.cidr_block])
}
`;

describeWithTerraform('Terraform’s VPCs', () => {
  it('are there as it asked, planned again without a change, and gone', async () => {
    const folder = await TerraformFolder.create(
      cloud,
      'vpc',
      CONFIGURATION.replaceAll('IMAGE', cloud.imageId),
    );
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('output', '-raw', 'addresses')).toBe('10.40.1.4 10.40.2.4 10.40.0.0/16');
    const plan = await folder.run('plan', '-detailed-exitcode');
    expect([plan.code, plan.stdout.includes('No changes')]).toEqual([0, true]);
    await folder.succeed('destroy', '-auto-approve');
    const rows = async (of: string) => (await cloud.database.query(`SELECT FROM ${of}`)).length;
    for (const left of ['vpcs WHERE NOT is_default', 'subnets WHERE NOT is_default', 'networks WHERE is_own'])
      expect([left, await rows(left)]).toEqual([left, 0]);
    for (const left of ['route_tables WHERE NOT is_main', 'routes', "security_groups WHERE name = 'web'"])
      expect([left, await rows(left)]).toEqual([left, 0]);
    await until(async () => (await rows('floating_addresses WHERE ended_at IS NULL')) === 0);
  }, 400_000);
});
