import { expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { until } from '../support/until.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);

const CONFIGURATION = `
resource "aws_security_group" "named" {
  name = "named"
}
resource "aws_instance" "web" {
  ami             = "IMAGE"
  instance_type   = "m1.nano"
  security_groups = [aws_security_group.named.name]
}
resource "aws_eip" "back" {
  domain = "vpc"
}
resource "aws_eip_association" "back" {
  allocation_id        = aws_eip.back.id
  network_interface_id = aws_instance.reached.primary_network_interface_id
}
resource "aws_instance" "reached" {
  ami                         = "IMAGE"
  instance_type               = "m1.nano"
  subnet_id                   = aws_instance.web.subnet_id
  associate_public_ip_address = true
}
resource "aws_network_interface" "spare" {
  subnet_id       = aws_instance.web.subnet_id
  security_groups = aws_instance.web.vpc_security_group_ids
  description     = "spare"
  tags            = { Name = "spare" }

  private_ips_count = 1
}
resource "aws_network_interface_attachment" "spare" {
  instance_id          = aws_instance.web.id
  network_interface_id = aws_network_interface.spare.id
  device_index         = 1
}
resource "aws_eip" "further" {
  domain            = "vpc"
  network_interface = aws_network_interface.spare.id
  associate_with_private_ip = one(setsubtract(aws_network_interface.spare.private_ips, [aws_network_interface.spare.private_ip]))
  depends_on        = [aws_network_interface_attachment.spare]
}
resource "aws_eip" "front" {
  domain = "vpc"
  tags   = { Name = "front" }
}
resource "aws_eip_association" "front" {
  allocation_id = aws_eip.front.id
  instance_id   = aws_instance.web.id
}
data "aws_eip" "front" {
  id         = aws_eip.front.id
  depends_on = [aws_eip_association.front]
}
data "aws_network_interface" "spare" {
  id = aws_network_interface.spare.id
}
output "shown" {
  value = join(" ", [
    data.aws_eip.front.instance_id == aws_instance.web.id,
    contains(aws_instance.web.vpc_security_group_ids, aws_security_group.named.id),
    length(aws_instance.reached.public_ip) >= 7,
    data.aws_network_interface.spare.private_ip == aws_network_interface.spare.private_ip,
    aws_eip.further.private_ip != aws_network_interface.spare.private_ip,
  ])
}
`;

describeWithTerraform('Terraform’s floating addresses', () => {
  it('are there as it asked, and gone', async () => {
    const folder = await TerraformFolder.create(
      cloud,
      'eip',
      CONFIGURATION.replaceAll('IMAGE', cloud.imageId),
    );
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('output', '-raw', 'shown')).toBe('true true true true true');
    expect((await folder.run('plan', '-detailed-exitcode')).code).toBe(0);
    await folder.succeed('destroy', '-auto-approve');
    // It is no longer shown; a moment later it is somebody else's to have.
    const left = () => cloud.database.query('SELECT address FROM floating_addresses WHERE ended_at IS NULL');
    await until(async () => (await left()).length === 0);
  }, 400_000);
});
