"""boto3: volumes from their creation to their end, through the waiters."""

from cloud import QUICK, check, ec2, refusal

client = ec2()
zone = client.describe_availability_zones()["AvailabilityZones"][0]["ZoneName"]
tags = [{"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": "boto3"}]}]
asked = dict(AvailabilityZone=zone, Size=2, VolumeType="gp3", TagSpecifications=tags, ClientToken="boto3")

check(refusal(client.create_volume, DryRun=True, **asked), "DryRunOperation", "dry run")
made = client.create_volume(**asked)
check((made["State"], made["Size"], made["VolumeType"], made["Iops"]), ("creating", 2, "gp3", 3000), "answer")
check(client.create_volume(**asked)["VolumeId"], made["VolumeId"], "the same token")
here = {"VolumeIds": [made["VolumeId"]]}
client.get_waiter("volume_available").wait(**here, WaiterConfig=QUICK)
found = client.describe_volumes(Filters=[{"Name": "tag:Name", "Values": ["boto3"]}])["Volumes"]
check([v["VolumeId"] for v in found], here["VolumeIds"], "found by tag")
status = client.describe_volume_status(**here)["VolumeStatuses"][0]["VolumeStatus"]["Status"]
check(status, "ok", "status")
client.delete_volume(VolumeId=made["VolumeId"])
client.get_waiter("volume_deleted").wait(**here, WaiterConfig=QUICK)
check(refusal(client.delete_volume, VolumeId=made["VolumeId"]), "InvalidVolume.NotFound", "deleted twice")

unusable = client.create_volume(AvailabilityZone=zone, Size=1)
client.get_waiter("volume_available").wait(VolumeIds=[unusable["VolumeId"]], WaiterConfig=QUICK)
pages = client.get_paginator("describe_volumes").paginate(PaginationConfig={"PageSize": 5})
check([v["VolumeId"] for page in pages for v in page["Volumes"]], [unusable["VolumeId"]], "pages")
client.delete_volume(VolumeId=unusable["VolumeId"])
client.get_waiter("volume_deleted").wait(VolumeIds=[unusable["VolumeId"]], WaiterConfig=QUICK)
