import { expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);
const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2bX7Yx0n4r3b8kq3mJ0T1l7Ck0iYv3yqR7o0lU2n1f somebody@somewhere';

/** What modules read of the default VPC. */
const DEFAULTS = `
data "aws_caller_identity" "current" {}
data "aws_availability_zones" "all" {
  state = "available"
}
data "aws_vpc" "default" {
  default = true
}
data "aws_subnets" "default" {
  filter {
    name   = "vpc-id"
    values = [data.aws_vpc.default.id]
  }
}
data "aws_subnet" "default" {
  for_each = toset(data.aws_subnets.default.ids)
  id       = each.value
}
data "aws_security_group" "default" {
  vpc_id = data.aws_vpc.default.id
  name   = "default"
}
data "aws_route_table" "main" {
  vpc_id = data.aws_vpc.default.id
  filter {
    name   = "association.main"
    values = ["true"]
  }
}
data "aws_internet_gateway" "default" {
  filter {
    name   = "attachment.vpc-id"
    values = [data.aws_vpc.default.id]
  }
}
data "aws_network_acls" "default" {
  vpc_id = data.aws_vpc.default.id
}
data "aws_ami" "tiny" {
  owners      = ["self"]
  most_recent = true
  filter {
    name   = "image-id"
    values = ["IMAGE"]
  }
}
`;

const RESOURCES = `
resource "aws_key_pair" "ops" {
  key_name   = "ops"
  public_key = "${PUBLIC_KEY}"
}
resource "aws_security_group" "web" {
  name        = "web"
  description = "the web"
  vpc_id      = data.aws_vpc.default.id
  ingress {
    description = "home"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "192.0.2.0/24"]
  }
  ingress {
    from_port = 0
    to_port   = 0
    protocol  = "-1"
    self      = true
  }
  egress {
    from_port        = 443
    to_port          = 443
    protocol         = "tcp"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
  tags = { Name = "web" }
}
resource "aws_security_group" "db" {
  name_prefix = "db-"
  vpc_id      = data.aws_vpc.default.id
}
resource "aws_vpc_security_group_ingress_rule" "db" {
  security_group_id            = aws_security_group.db.id
  referenced_security_group_id = aws_security_group.web.id
  from_port                    = 5432
  to_port                      = 5432
  ip_protocol                  = "tcp"
  description                  = "from the web"
  tags                         = { Name = "db" }
}
resource "aws_vpc_security_group_egress_rule" "db" {
  security_group_id = aws_security_group.db.id
  cidr_ipv4         = "10.0.0.0/8"
  ip_protocol       = "-1"
}
resource "aws_instance" "web" {
  ami                    = data.aws_ami.tiny.id
  instance_type          = "m1.nano"
  key_name               = aws_key_pair.ops.key_name
  subnet_id              = sort(data.aws_subnets.default.ids)[0]
  vpc_security_group_ids = [aws_security_group.web.id, aws_security_group.db.id]
  user_data              = "#!/bin/sh"
  tags                   = { Name = "web" }
}
resource "aws_instance" "disks" {
  ami           = data.aws_ami.tiny.id
  instance_type = "m1.nano"
  root_block_device {
    volume_size = 2
    volume_type = "gp3"
    tags        = { Name = "root" }
  }
  ebs_block_device {
    device_name           = "/dev/sdf"
    volume_size           = 1
    delete_on_termination = true
  }
}
output "disks" {
  value = aws_instance.disks.id
}
resource "aws_ebs_volume" "data" {
  availability_zone = aws_instance.web.availability_zone
  size              = 1
  type              = "gp3"
  tags              = { Name = "data" }
}
resource "aws_ebs_snapshot" "data" {
  volume_id   = aws_ebs_volume.data.id
  description = "as it was"
  tags        = { Name = "data" }
}
output "vpc" {
  value = data.aws_vpc.default.id
}
output "instance" {
  value = aws_instance.web.id
}
`;

const configuration = `${DEFAULTS}${RESOURCES}`.replace('IMAGE', cloud.imageId);
/** What a user changes of it next: a rule that stays, one that goes, the groups of a running instance. */
const CHANGED = configuration
  .replaceAll(' 5432', ' 5433')
  .replace('size              = 1', 'size              = 2')
  .replace('type              = "gp3"', 'type              = "gp2"')
  .replace('cidr_blocks = ["10.0.0.0/8", "192.0.2.0/24"]', 'cidr_blocks = ["10.0.0.0/8"]')
  .replace('[aws_security_group.web.id, aws_security_group.db.id]', '[aws_security_group.db.id]');

/** What is encrypted because it is asked for, and what is because the account encrypts. */
const ENCRYPTED = `
data "aws_availability_zones" "all" {
  state = "available"
}
resource "aws_ebs_volume" "asked" {
  availability_zone = data.aws_availability_zones.all.names[0]
  size              = 1
  encrypted         = true
}
resource "aws_instance" "asked" {
  ami           = "${cloud.imageId}"
  instance_type = "m1.nano"
  root_block_device {
    volume_size = 2
    encrypted   = true
  }
  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 1
  }
}
resource "aws_ebs_encryption_by_default" "all" {
  enabled    = true
  depends_on = [aws_ebs_volume.asked, aws_instance.asked]
}
resource "aws_ebs_volume" "unasked" {
  availability_zone = data.aws_availability_zones.all.names[0]
  size              = 2
  depends_on        = [aws_ebs_encryption_by_default.all]
}
`;

interface Outputs {
  readonly vpc: string;
  readonly instance: string;
  readonly disks: string;
}

describeWithTerraform('Terraform', () => {
  it('applies groups with rules both ways and an instance, changes and destroys them', async () => {
    const tf = await TerraformFolder.create(cloud, 'groups', configuration);
    await tf.succeed('apply', '-auto-approve');
    expect(await tf.succeed('plan', '-detailed-exitcode')).toContain('No changes');
    const { vpc, instance, disks } = await tf.output<Outputs>();
    const [made] = await cloud.database.query<{ vpc: string; state: string }>(
      `SELECT v.ec2_id AS vpc, i.lifecycle AS state FROM instances i JOIN network_interfaces n ON n.instance_id = i.id
         JOIN subnets s ON s.id = n.subnet_id JOIN vpcs v ON v.id = s.vpc_id WHERE i.ec2_id = $1`,
      [instance],
    );
    expect(made).toEqual({ vpc, state: 'active' });
    expect(
      await cloud.database.query(
        `SELECT v.device, v.size_gib AS gib, v.lifecycle AS state FROM volumes v JOIN instances i ON i.id = v.instance_id
         WHERE i.ec2_id = $1 ORDER BY v.device`,
        [disks],
      ),
    ).toEqual([
      { device: '/dev/sdf', gib: 1, state: 'in-use' },
      { device: '/dev/vda', gib: 2, state: 'in-use' },
    ]);
    // Terraform revokes what AWS opens, so that a group without an egress rule lets nothing out.
    expect(await rulesOf('egress')).toEqual([
      'db-: -1 10.0.0.0/8',
      'web: tcp 443 0.0.0.0/0',
      'web: tcp 443 ::/0',
    ]);

    await tf.write(CHANGED);
    const changed = await tf.succeed('apply', '-auto-approve');
    expect(changed).toContain('0 added, 4 changed, 0 destroyed');
    expect(await tf.succeed('plan', '-detailed-exitcode')).toContain('No changes');
    expect(await rulesOf('ingress')).toEqual(['db-: tcp 5433 web', 'web: -1 web', 'web: tcp 443 10.0.0.0/8']);

    await tf.succeed('destroy', '-auto-approve');
    expect(await rulesOf('ingress')).toEqual([]);
    const left = await cloud.database.query(
      `SELECT name FROM security_groups WHERE name <> 'default' UNION ALL SELECT name FROM key_pairs WHERE name = 'ops'
       UNION ALL SELECT ec2_id FROM network_interfaces UNION ALL SELECT ec2_id FROM volumes WHERE ended_at IS NULL`,
    );
    expect(left).toEqual([]);
  }, 300_000);

  it('applies encrypted volumes, and an account that encrypts, and destroys them', async () => {
    const tf = await TerraformFolder.create(cloud, 'encrypted', ENCRYPTED);
    await tf.succeed('apply', '-auto-approve');
    expect(await tf.succeed('plan', '-detailed-exitcode')).toContain('No changes');
    const volumes = `SELECT coalesce(device, size_gib::text) AS what, data_key_id IS NOT NULL AS encrypted
      FROM volumes WHERE ended_at IS NULL ORDER BY what`;
    expect(await cloud.database.query(volumes)).toEqual([
      { what: '/dev/sdf', encrypted: false },
      { what: '/dev/vda', encrypted: true },
      { what: '1', encrypted: true },
      { what: '2', encrypted: true },
    ]);
    await tf.succeed('destroy', '-auto-approve');
    expect(await cloud.database.query(volumes)).toEqual([]);
    expect(await cloud.database.query('SELECT 1 FROM projects WHERE encrypts_volumes')).toEqual([]);
  }, 300_000);
});

/** Of all groups but the default ones: name, protocol, first port, other side. */
async function rulesOf(direction: 'ingress' | 'egress'): Promise<readonly string[]> {
  const rows = await cloud.database.query<{ rule: string }>(
    `SELECT concat_ws(' ', regexp_replace(g.name, '^db-.*', 'db-') || ':', r.protocol, nullif(r.from_port, -1),
       coalesce(r.cidr, s.name)) AS rule
     FROM security_group_rules r JOIN security_groups g ON g.id = r.group_id
       LEFT JOIN security_groups s ON s.id = r.source_group_id
     WHERE g.name <> 'default' AND r.direction = $1`,
    [direction],
  );
  return rows.map(({ rule }) => rule).sort();
}
