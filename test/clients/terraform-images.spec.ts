import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);
beforeAll(() => cloud.openObjectStore(), 60_000);

const CONFIGURATION = `
resource "aws_s3_bucket" "images" {
  bucket = "terraform-images"
}
resource "aws_s3_object" "disk" {
  bucket = aws_s3_bucket.images.id
  key    = "disk.raw"
  source = "DISK"
  etag   = filemd5("DISK")
}
resource "aws_ami" "web" {
  name                = "terraform-web"
  description         = "WORDS"
  image_location      = "\${aws_s3_bucket.images.id}/\${aws_s3_object.disk.key}"
  root_device_name    = "/dev/sda1"
  virtualization_type = "hvm"
  tags                = { Name = "web", Team = "TEAM" }
}
resource "aws_ami_copy" "web" {
  name              = "terraform-copy"
  description       = "WORDS"
  source_ami_id     = aws_ami.web.id
  source_ami_region = "${cloud.region}"
  tags              = { Name = "copy" }
}
resource "aws_ami_launch_permission" "friend" {
  image_id   = aws_ami_copy.web.id
  account_id = "ACCOUNT"
}
resource "aws_instance" "web" {
  ami           = aws_ami.web.id
  instance_type = "m1.nano"
}
resource "aws_ami_from_instance" "web" {
  name                    = "terraform-instance"
  source_instance_id      = aws_instance.web.id
  snapshot_without_reboot = true
  tags                    = { Name = "from-instance" }
}
data "aws_ami" "copy" {
  depends_on  = [aws_ami_copy.web]
  owners      = ["self"]
  most_recent = true
  filter {
    name   = "tag:Name"
    values = ["copy"]
  }
}
output "copy" {
  value = data.aws_ami.copy.id == aws_ami_copy.web.id
}
output "root" {
  value = aws_ami.web.root_device_name
}
`;

describeWithTerraform('Terraform’s images', () => {
  it('are as they were asked for, follow a change, and leave nothing', async () => {
    const disk = join(cloud.folder, 'disk.raw');
    await writeFile(disk, Buffer.alloc(2 ** 20, 7));
    const { projectId } = await cloud.tenants.create('friend');
    const [{ friend = '' } = {}] = await cloud.database.query<{ friend: string }>(
      'SELECT account_number AS friend FROM projects WHERE id = $1',
      [projectId],
    );
    const saying = (words: string, team: string) =>
      CONFIGURATION.replaceAll('DISK', disk)
        .replaceAll('WORDS', words)
        .replaceAll('TEAM', team)
        .replaceAll('ACCOUNT', friend);
    const before = await cloud.database.query('SELECT id FROM images ORDER BY id');
    const folder = await TerraformFolder.create(cloud, 'images', saying('first words', 'a'));
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('plan', '-detailed-exitcode')).toContain('No changes');
    expect(await folder.output()).toEqual({ copy: true, root: '/dev/sda1' });

    await folder.write(saying('other words', 'b'));
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('plan', '-detailed-exitcode')).toContain('No changes');

    await folder.succeed('destroy', '-auto-approve');
    expect(
      await cloud.database.query("SELECT id FROM images WHERE state <> 'deregistered' ORDER BY id"),
    ).toEqual(before);
    expect(await cloud.database.query('SELECT name FROM buckets')).toEqual([]);
  }, 600_000);
});
