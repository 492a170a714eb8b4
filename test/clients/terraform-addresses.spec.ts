import { expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { until } from '../support/until.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open(['--status_grace=0']);

const CONFIGURATION = `
resource "aws_instance" "web" {
  ami           = "IMAGE"
  instance_type = "m1.nano"
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
output "shown" {
  value = data.aws_eip.front.instance_id == aws_instance.web.id
}
`;

describeWithTerraform('Terraform’s floating addresses', () => {
  it('are there as it asked, and gone', async () => {
    const folder = await TerraformFolder.create(cloud, 'eip', CONFIGURATION.replace('IMAGE', cloud.imageId));
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('output', '-raw', 'shown')).toBe('true');
    expect((await folder.run('plan', '-detailed-exitcode')).code).toBe(0);
    await folder.succeed('destroy', '-auto-approve');
    // It is no longer shown; a moment later it is somebody else's to have.
    const left = () => cloud.database.query('SELECT address FROM floating_addresses WHERE ended_at IS NULL');
    await until(async () => (await left()).length === 0);
  }, 400_000);
});
