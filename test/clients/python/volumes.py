"""boto3: volumes from their creation to their end, through the waiters."""

import time

from cloud import IMAGE, QUICK, check, ec2, instances, refusal

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

# At instances: one that runs, and one that is off.
guest = client.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, InstanceType="m1.nano")["Instances"][0]
instance = {"InstanceIds": [guest["InstanceId"]]}
client.get_waiter("instance_running").wait(**instance, WaiterConfig=QUICK)
disk = client.create_volume(AvailabilityZone=guest["Placement"]["AvailabilityZone"], Size=1)["VolumeId"]
client.get_waiter("volume_available").wait(VolumeIds=[disk], WaiterConfig=QUICK)
attach = dict(VolumeId=disk, InstanceId=guest["InstanceId"], Device="/dev/sdf")
check(refusal(client.attach_volume, DryRun=True, **attach), "DryRunOperation", "dry run")
check(client.attach_volume(**attach)["State"], "attaching", "answer of an attachment")
client.get_waiter("volume_in_use").wait(VolumeIds=[disk], WaiterConfig=QUICK)


def attachment():
    """The state of the volume's attachment, and what its instance shows."""
    found = client.describe_volumes(VolumeIds=[disk])["Volumes"][0]["Attachments"]
    shown = instances(client.describe_instances(**instance))[0]["BlockDeviceMappings"]
    return [a["State"] for a in found], [(m["DeviceName"], m["Ebs"]["VolumeId"], m["Ebs"]["Status"]) for m in shown]


def becomes(wanted):
    for _ in range(120):
        if attachment() == wanted:
            return
        time.sleep(0.25)
    check(attachment(), wanted, "attachment")


there = (["attached"], [("/dev/sdf", disk, "attached")])
becomes(there)
check(refusal(client.attach_volume, **attach), "VolumeInUse", "attached twice")
check(refusal(client.delete_volume, VolumeId=disk), "VolumeInUse", "deleted in use")


def modified(wanted):
    for _ in range(120):
        found = client.describe_volumes_modifications(VolumeIds=[disk])["VolumesModifications"][0]
        if found["ModificationState"] == wanted:
            return found
        time.sleep(0.25)
    check(found["ModificationState"], wanted, "modification")


check(refusal(client.modify_volume, VolumeId=disk, Size=2, DryRun=True), "DryRunOperation", "dry run")
asked = client.modify_volume(VolumeId=disk, Size=2, VolumeType="gp3", Throughput=250)["VolumeModification"]
check((asked["OriginalSize"], asked["TargetSize"], asked["TargetThroughput"]), (1, 2, 250), "modification")
check(modified("completed")["Progress"], 100, "progress")
found = client.describe_volumes(VolumeIds=[disk])["Volumes"][0]
check((found["Size"], found["VolumeType"], found["State"]), (2, "gp3", "in-use"), "volume that grew")
check(refusal(client.modify_volume, VolumeId=disk, Size=1), "InvalidParameterValue", "a smaller size")

# All of one moment, then a copy of one.
kept = client.create_snapshots(InstanceSpecification={"InstanceId": guest["InstanceId"]})["Snapshots"]
check([(s["VolumeId"], s["VolumeSize"]) for s in kept], [(disk, 2)], "snapshots of an instance")
client.get_waiter("snapshot_completed").wait(SnapshotIds=[kept[0]["SnapshotId"]], WaiterConfig=QUICK)
copy = client.copy_snapshot(SourceRegion="local-1", SourceSnapshotId=kept[0]["SnapshotId"])["SnapshotId"]
client.get_waiter("snapshot_completed").wait(SnapshotIds=[copy], WaiterConfig=QUICK)
for one in (kept[0]["SnapshotId"], copy):
    client.delete_snapshot(SnapshotId=one)
check(client.get_ebs_encryption_by_default()["EbsEncryptionByDefault"], False, "encryption")
check(client.get_ebs_default_kms_key_id()["KmsKeyId"], "alias/aws/ebs", "key")
client.stop_instances(**instance)
client.get_waiter("instance_stopped").wait(**instance, WaiterConfig=QUICK)
check(attachment(), there, "attachment of a stopped instance")
client.start_instances(**instance)
client.get_waiter("instance_running").wait(**instance, WaiterConfig=QUICK)
check(client.detach_volume(VolumeId=disk)["State"], "detaching", "answer of a detachment")
client.get_waiter("volume_available").wait(VolumeIds=[disk], WaiterConfig=QUICK)
becomes(([], []))

client.attach_volume(**attach)
becomes(there)
mapping = {"DeviceName": "/dev/sdf", "Ebs": {"DeleteOnTermination": True}}
client.modify_instance_attribute(InstanceId=guest["InstanceId"], BlockDeviceMappings=[mapping])
client.terminate_instances(**instance)
client.get_waiter("instance_terminated").wait(**instance, WaiterConfig=QUICK)
client.get_waiter("volume_deleted").wait(VolumeIds=[disk], WaiterConfig=QUICK)
