import { beforeAll, expect, it } from '@jest/globals';
import { PrivateCloud } from '../support/private-cloud.js';
import { describeWithTerraform, TerraformFolder } from './terraform.js';

const cloud = await PrivateCloud.open();
beforeAll(() => cloud.openObjectStore(), 60_000);

const CONFIGURATION = `
resource "aws_s3_bucket" "site" {
  bucket = "terraform-site"
  tags   = { Name = "site", Team = "web" }
}
resource "aws_s3_bucket_versioning" "site" {
  bucket = aws_s3_bucket.site.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_ownership_controls" "site" {
  bucket = aws_s3_bucket.site.id
  rule { object_ownership = "BucketOwnerPreferred" }
}
resource "aws_s3_bucket_public_access_block" "site" {
  bucket                  = aws_s3_bucket.site.id
  block_public_acls       = false
  ignore_public_acls      = false
  block_public_policy     = false
  restrict_public_buckets = false
}
resource "aws_s3_bucket_acl" "site" {
  depends_on = [aws_s3_bucket_ownership_controls.site, aws_s3_bucket_public_access_block.site]
  bucket     = aws_s3_bucket.site.id
  acl        = "private"
}
data "aws_iam_policy_document" "read" {
  statement {
    sid       = "read"
    actions   = ["s3:GetObject"]
    resources = ["\${aws_s3_bucket.site.arn}/open/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "aws_s3_bucket_policy" "site" {
  depends_on = [aws_s3_bucket_public_access_block.site]
  bucket     = aws_s3_bucket.site.id
  policy     = data.aws_iam_policy_document.read.json
}
resource "aws_s3_bucket_lifecycle_configuration" "site" {
  depends_on = [aws_s3_bucket_versioning.site]
  bucket     = aws_s3_bucket.site.id
  rule {
    id     = "logs"
    status = "Enabled"
    filter { prefix = "logs/" }
    expiration { days = 30 }
    noncurrent_version_expiration { noncurrent_days = 3 }
    abort_incomplete_multipart_upload { days_after_initiation = 7 }
  }
  rule {
    id     = "old"
    status = "Disabled"
    filter {
      and {
        prefix = "old/"
        tags   = { kind = "old" }
      }
    }
    expiration { days = 90 }
  }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "site" {
  bucket = aws_s3_bucket.site.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}
resource "aws_s3_bucket_cors_configuration" "site" {
  bucket = aws_s3_bucket.site.id
  cors_rule {
    allowed_methods = ["GET", "PUT"]
    allowed_origins = ["https://page.example"]
    allowed_headers = ["*"]
    expose_headers  = ["ETag"]
    max_age_seconds = 300
  }
}
resource "aws_s3_object" "page" {
  depends_on   = [aws_s3_bucket_versioning.site]
  bucket       = aws_s3_bucket.site.id
  key          = "open/index.html"
  content      = "CONTENT"
  content_type = "text/html"
  etag         = md5("CONTENT")
  metadata     = { who = "terraform" }
  tags         = { kind = "page" }

  server_side_encryption = "AES256"
}
data "aws_s3_object" "page" {
  bucket = aws_s3_bucket.site.id
  key    = aws_s3_object.page.key
}
output "page" {
  value = data.aws_s3_object.page.body
}
`;

const saying = (content: string) => CONFIGURATION.replaceAll('CONTENT', content);

describeWithTerraform('Terraform’s buckets', () => {
  it('are as they were asked for, follow a change, and leave nothing', async () => {
    const folder = await TerraformFolder.create(cloud, 'buckets', saying('first'));
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('plan', '-detailed-exitcode')).toContain('No changes');
    expect(await folder.output()).toEqual({ page: 'first' });
    const open = await fetch(`${cloud.s3}/terraform-site/open/index.html`);
    expect([open.headers.get('content-type'), await open.text()]).toEqual(['text/html', 'first']);

    await folder.write(saying('second'));
    await folder.succeed('apply', '-auto-approve');
    expect(await folder.succeed('plan', '-detailed-exitcode')).toContain('No changes');
    expect(await folder.output()).toEqual({ page: 'second' });

    await folder.succeed('destroy', '-auto-approve');
    const left = 'SELECT name FROM buckets UNION ALL SELECT key FROM objects';
    expect(await cloud.database.query(left)).toEqual([]);
  }, 400_000);
});
