"""boto3 against the object store: checksums on, transfer manager, presigned URLs, conditions, lists."""

import io
import os
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError

ENDPOINT = os.environ["AWS_ENDPOINT_URL_S3"]
s3 = boto3.client("s3", config=Config(s3={"addressing_style": "path"}))
BUCKET = "boto3-bucket"


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error.response
        return
    raise AssertionError("expected " + code)


s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "local-1"})
refused("BucketAlreadyOwnedByYou", s3.create_bucket, Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "local-1"})
refused("NoSuchBucket", s3.list_objects_v2, Bucket="never-made")
refused("NoSuchKey", s3.get_object, Bucket=BUCKET, Key="none")
assert BUCKET in [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]

for algorithm in ("CRC32", "SHA1", "SHA256"):
    s3.put_object(Bucket=BUCKET, Key=algorithm, Body=b"checked", ChecksumAlgorithm=algorithm)
    answer = s3.get_object(Bucket=BUCKET, Key=algorithm, ChecksumMode="ENABLED")
    assert answer["Body"].read() == b"checked" and answer["Checksum" + algorithm]
refused("BadDigest", s3.put_object, Bucket=BUCKET, Key="bad", Body=b"x", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")

# A body that is not held in memory, signed with its trailer.
stream = io.BytesIO(os.urandom(300_000))
s3.put_object(Bucket=BUCKET, Key="stream/of bytes", Body=stream)
assert s3.head_object(Bucket=BUCKET, Key="stream/of bytes")["ContentLength"] == 300_000

# Odd names come back as they were.
names = ["a b+c&d", "ü/ö", "x//y", "../up", "per%20cent", "?query", "#hash", "'quote\"<>", "~tilde", "trailing/"]
for name in names:
    s3.put_object(Bucket=BUCKET, Key=name, Body=name.encode())
    assert s3.get_object(Bucket=BUCKET, Key=name)["Body"].read() == name.encode(), name
found = [entry["Key"] for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 3}) for entry in page["Contents"]]
assert set(names) <= set(found) and found == sorted(found, key=lambda name: name.encode()), found

url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "a b+c&d", "ResponseContentType": "text/odd"})
with urllib.request.urlopen(url) as answer:
    assert answer.read() == b"a b+c&d" and answer.headers["Content-Type"] == "text/odd"
url = s3.generate_presigned_url("put_object", Params={"Bucket": BUCKET, "Key": "by url"})
urllib.request.urlopen(urllib.request.Request(url, data=b"put", method="PUT")).read()
old = boto3.client("s3", config=Config(signature_version="s3", s3={"addressing_style": "path"}))
assert old.get_object(Bucket=BUCKET, Key="by url")["Body"].read() == b"put"
with urllib.request.urlopen(old.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "by url"})) as answer:
    assert answer.read() == b"put"

# A browser's form, signed by both versions: what is asked for is encoded by hand, as a browser does.
def form(post, content):
    boundary = "----boundary"
    parts = ['--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary, *field) for field in post["fields"].items()]
    parts.append('--%s\r\nContent-Disposition: form-data; name="file"; filename="f.txt"\r\n\r\n%s\r\n--%s--\r\n' % (boundary, content, boundary))
    request = urllib.request.Request(post["url"], data="".join(parts).encode(), method="POST")
    request.add_header("Content-Type", "multipart/form-data; boundary=" + boundary)
    return urllib.request.urlopen(request).status


for client in (s3, old):
    limits = [["content-length-range", 1, 10], {"success_action_status": "201"}]
    post = client.generate_presigned_post(BUCKET, "form/${filename}", Fields={"success_action_status": "201"}, Conditions=limits)
    assert form(post, "posted") == 201
    assert s3.get_object(Bucket=BUCKET, Key="form/f.txt")["Body"].read() == b"posted"
    try:
        form(post, "longer than ten")
        raise AssertionError("too large")
    except urllib.error.HTTPError as error:
        assert error.code == 400 and b"EntityTooLarge" in error.read()

# Encryption at rest, as Ansible's s3_object asks for it of each object.
sealed = {"ServerSideEncryption": "AES256"}
assert s3.put_object(Bucket=BUCKET, Key="sealed", Body=b"sealed", **sealed)["ServerSideEncryption"] == "AES256"
s3.upload_fileobj(io.BytesIO(b"sent" * 2_000_000), BUCKET, "sealed parts", ExtraArgs=sealed, Config=TransferConfig(multipart_threshold=5_242_880, multipart_chunksize=5_242_880))
for key, size in (("sealed", 6), ("sealed parts", 8_000_000)):
    head = s3.head_object(Bucket=BUCKET, Key=key)
    assert head["ServerSideEncryption"] == "AES256" and head["ContentLength"] == size, head
assert s3.get_object(Bucket=BUCKET, Key="sealed parts", Range="bytes=5242878-5242885")["Body"].read() == b"ntsentse"
refused("ServerSideEncryptionConfigurationNotFoundError", s3.get_bucket_encryption, Bucket=BUCKET)
rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": [rule]})
assert s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"] == rule["ApplyServerSideEncryptionByDefault"]
assert s3.put_object(Bucket=BUCKET, Key="sealed", Body=b"by the bucket")["ServerSideEncryption"] == "AES256"
s3.delete_bucket_encryption(Bucket=BUCKET)

s3.copy_object(Bucket=BUCKET, Key="copy", CopySource={"Bucket": BUCKET, "Key": "stream/of bytes"})
assert s3.head_object(Bucket=BUCKET, Key="copy")["ContentLength"] == 300_000

bytes_ = os.urandom(17_000_000)
config = TransferConfig(multipart_threshold=5_242_880, multipart_chunksize=5_242_880)
s3.upload_fileobj(io.BytesIO(bytes_), BUCKET, "parts", Config=config)
back = io.BytesIO()
s3.download_fileobj(BUCKET, "parts", back, Config=config)
assert back.getvalue() == bytes_

listed = [{"Key": entry["Key"]} for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
assert "Errors" not in s3.delete_objects(Bucket=BUCKET, Delete={"Objects": listed})
s3.delete_bucket(Bucket=BUCKET)
