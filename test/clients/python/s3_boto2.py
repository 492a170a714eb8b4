"""boto 2.49 against the object store: version 2 signatures by header and in URLs; uploads in parts."""

import io
import os
import urllib.request
from urllib.parse import urlparse

import boto.s3.connection
from boto.exception import S3ResponseError
from boto.s3.key import Key

endpoint = urlparse(os.environ["AWS_ENDPOINT_URL_S3"])


class SignatureV2(boto.s3.connection.S3Connection):
    """boto takes version 4 for hosts that it does not know; its handler for version 2 is still there."""

    def _required_auth_capability(self):
        return ["s3"]


s3 = SignatureV2(
    os.environ["AWS_ACCESS_KEY_ID"],
    os.environ["AWS_SECRET_ACCESS_KEY"],
    is_secure=False,
    host=endpoint.hostname,
    port=endpoint.port,
    calling_format=boto.s3.connection.OrdinaryCallingFormat(),
)
bucket = s3.create_bucket("boto2-bucket")
assert "boto2-bucket" in [one.name for one in s3.get_all_buckets()]

key = Key(bucket, "folder/a key")
key.set_metadata("who", "boto")
key.set_contents_from_string("content", headers={"Content-Type": "text/plain"})
found = bucket.get_key("folder/a key")
assert (found.size, found.content_type, found.get_metadata("who")) == (7, "text/plain", "boto")
assert found.get_contents_as_string() == b"content"
assert found.get_contents_as_string(headers={"Range": "bytes=1-3"}) == b"ont"
assert found.etag.strip('"') == found.md5 or found.compute_md5(io.BytesIO(b"content"))[0] == found.etag.strip('"')
with urllib.request.urlopen(found.generate_url(60, response_headers={"response-content-type": "text/odd"})) as answer:
    assert (answer.read(), answer.headers["Content-Type"]) == (b"content", "text/odd")

copied = bucket.copy_key("copy", "boto2-bucket", "folder/a key")
assert bucket.get_key("copy").get_metadata("who") == "boto"
assert [one.name for one in bucket.list(delimiter="/")] == ["copy", "folder/"]

bytes_ = os.urandom(5 * 1024 * 1024 + 1000)
upload = bucket.initiate_multipart_upload("parts")
upload.upload_part_from_file(io.BytesIO(bytes_[: 5 * 1024 * 1024]), 1)
upload.upload_part_from_file(io.BytesIO(bytes_[5 * 1024 * 1024 :]), 2)
assert [part.part_number for part in upload] == [1, 2]
upload.complete_upload()
assert bucket.get_key("parts").get_contents_as_string() == bytes_

bucket.configure_versioning(True)
assert bucket.get_versioning_status() == {"Versioning": "Enabled"}
Key(bucket, "copy").set_contents_from_string("newer")
assert len([one for one in bucket.get_all_versions(prefix="copy")]) == 2

other = SignatureV2(
    os.environ["AWS_ACCESS_KEY_ID"],
    "wrong",
    is_secure=False,
    host=endpoint.hostname,
    port=endpoint.port,
    calling_format=boto.s3.connection.OrdinaryCallingFormat(),
)
try:
    other.get_all_buckets()
    raise AssertionError("a wrong secret opens")
except S3ResponseError as error:
    assert error.error_code == "SignatureDoesNotMatch", error

result = bucket.delete_keys([(one.name, one.version_id) for one in bucket.list_versions()])
assert not result.errors, result.errors
bucket.delete()
assert s3.lookup("boto2-bucket") is None
