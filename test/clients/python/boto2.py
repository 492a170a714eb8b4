"""boto 2.49: what its users' scripts do, with signature v2, which it has for EC2 since its beginning, and with v4."""

import os
import time
from urllib.parse import urlparse

from boto.ec2.connection import EC2Connection
from boto.ec2.regioninfo import RegionInfo
from boto.exception import EC2ResponseError

endpoint = urlparse(os.environ["AWS_ENDPOINT_URL_EC2"])
IMAGE = os.environ["ENGINE_IMAGE_ID"]


class SignatureV2(EC2Connection):
    """As all boto before 2.49, whose handler is still there, signs."""

    def _required_auth_capability(self):
        return ["ec2"]


def connect(path="/", secret=os.environ["AWS_SECRET_ACCESS_KEY"], kind=SignatureV2):
    return kind(
        os.environ["AWS_ACCESS_KEY_ID"],
        secret,
        is_secure=False,
        host=endpoint.hostname,
        port=endpoint.port,
        path=path,
        region=RegionInfo(name="local-1", endpoint=endpoint.hostname),
    )


def until(instance, state):
    for _ in range(300):
        if instance.update() == state:
            return
        time.sleep(0.1)
    raise AssertionError(f"{instance.id} is {instance.state}, not {state}")


def refused(call, *args):
    try:
        call(*args)
    except EC2ResponseError as error:
        return error.error_code
    return "OK"


assert type(connect()._auth_handler).__name__ == "QuerySignatureV2AuthHandler"
ec2 = connect("/services/Cloud")
assert IMAGE in [image.id for image in ec2.get_all_images()]
assert IMAGE in [image.id for image in connect(kind=EC2Connection).get_all_images()]
# Version 4 is signed for the first label of the host's name: there is no other service in it.
assert connect(kind=EC2Connection)._auth_handler.service_name is None
assert "local-1a" in [zone.name for zone in ec2.get_all_zones()]
assert ec2.create_key_pair("boto2").material.startswith("-----BEGIN")
group = ec2.create_security_group("boto2", "of a test")
assert group.authorize("tcp", 22, 22, "0.0.0.0/0")

reservation = ec2.run_instances(
    IMAGE, min_count=1, max_count=2, instance_type="m1.nano", key_name="boto2", security_groups=["boto2"], user_data="hi"
)
first, second = reservation.instances
assert (first.state, first.state_code) == ("pending", 0), (first.state, first.state_code)
until(first, "running")
until(second, "running")
assert first.private_ip_address != second.private_ip_address
assert first.key_name == "boto2" and [g.name for g in first.groups] == ["boto2"], first.groups
assert first.placement == "local-1a" and first.image_id == IMAGE and first.instance_type == "m1.nano"

first.add_tag("Name", "boto2")
shown = ec2.get_only_instances(filters={"tag:Name": "boto2"})
assert [i.id for i in shown] == [first.id] and shown[0].tags == {"Name": "boto2"}
assert first.id.encode() in ec2.get_console_output(first.id).output
assert ec2.get_instance_attribute(first.id, "userData")["userData"] == "aGk="
assert ec2.get_all_instance_status([first.id])[0].state_name == "running"

assert ec2.stop_instances([first.id])[0].id == first.id
until(first, "stopped")
assert first.state_reason["code"] == "Client.UserInitiatedShutdown", first.state_reason
assert ec2.start_instances([first.id])
until(first, "running")
assert ec2.reboot_instances([first.id])
assert ec2.modify_instance_attribute(first.id, "disableApiTermination", True)
assert refused(ec2.terminate_instances, [first.id]) == "OperationNotPermitted"
assert ec2.modify_instance_attribute(first.id, "disableApiTermination", False)

ended = ec2.terminate_instances([first.id, second.id])
assert sorted(i.id for i in ended) == sorted([first.id, second.id])
until(first, "terminated")
until(second, "terminated")
assert refused(ec2.get_only_instances, ["i-00000000000000000"]) == "InvalidInstanceID.NotFound"
assert refused(connect(secret="wrong").get_all_images) == "AuthFailure"
assert group.delete() and ec2.delete_key_pair("boto2")
