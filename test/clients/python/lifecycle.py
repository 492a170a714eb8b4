"""boto3: an instance from its key pair to its end, through the waiters."""

import time
import boto3
from cloud import IMAGE, QUICK, check, ec2, instances, refusal

client = ec2()
who = boto3.client("sts").get_caller_identity()
check(who["Arn"], f"arn:aws:iam::{who['Account']}:user/{who['Arn'].split('/')[-1]}", "who asks")
key = client.create_key_pair(KeyName="boto3", KeyType="ed25519")
assert key["KeyMaterial"].startswith("-----BEGIN"), key["KeyMaterial"][:40]
group = client.create_security_group(GroupName="boto3", Description="of a test")["GroupId"]
client.authorize_security_group_ingress(
    GroupId=group,
    IpPermissions=[{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
)
launch = dict(
    ImageId=IMAGE,
    MinCount=1,
    MaxCount=1,
    InstanceType="m1.nano",
    KeyName="boto3",
    SecurityGroupIds=[group],
    UserData="#!/bin/sh\necho hello\n",
    TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "boto3"}]}],
)
check(refusal(client.run_instances, DryRun=True, **launch), "DryRunOperation", "dry run")
check(client.describe_instances()["Reservations"], [], "a dry run launches nothing")

started = client.run_instances(**launch)["Instances"][0]
check(started["State"], {"Code": 0, "Name": "pending"}, "state of the answer")
check(started["StateReason"]["Code"], "pending", "reason of the answer")
here = {"InstanceIds": [started["InstanceId"]]}
client.get_waiter("instance_running").wait(**here, WaiterConfig=QUICK)
client.get_waiter("instance_status_ok").wait(**here, WaiterConfig=QUICK)

running = instances(client.describe_instances(**here))[0]
for name in ["PrivateIpAddress", "InstanceId", "KeyName", "SecurityGroups", "Tags", "LaunchTime", "ClientToken"]:
    check(running[name], started[name], f"{name} after the launch")
check(running["SecurityGroups"], [{"GroupId": group, "GroupName": "boto3"}], "groups")
check(running["NetworkInterfaces"][0]["PrivateIpAddress"], running["PrivateIpAddress"], "the interface's address")
card = client.describe_network_interfaces(Filters=[{"Name": "attachment.instance-id", "Values": here["InstanceIds"]}])
check(
    [(c["NetworkInterfaceId"], c["Groups"]) for c in card["NetworkInterfaces"]],
    [(running["NetworkInterfaces"][0]["NetworkInterfaceId"], running["SecurityGroups"])],
    "the interface by itself",
)
default = client.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
client.modify_network_interface_attribute(
    NetworkInterfaceId=card["NetworkInterfaces"][0]["NetworkInterfaceId"], Groups=[default, group]
)
changed = instances(client.describe_instances(**here))[0]["SecurityGroups"]
check(sorted(g["GroupId"] for g in changed), sorted([default, group]), "groups that were changed")
client.modify_instance_attribute(InstanceId=started["InstanceId"], Groups=[group])
check(running["PrivateDnsName"].split(".")[0], "ip-" + running["PrivateIpAddress"].replace(".", "-"), "name")
assert started["InstanceId"] in client.get_console_output(InstanceId=started["InstanceId"], Latest=True)["Output"]

client.create_tags(Resources=[started["InstanceId"]], Tags=[{"Key": "role", "Value": "web"}])
found = client.describe_instances(Filters=[{"Name": "tag:role", "Values": ["we*"]}])
check([i["InstanceId"] for i in instances(found)], here["InstanceIds"], "found by tag")
client.delete_tags(Resources=[started["InstanceId"]], Tags=[{"Key": "role"}])
check(client.describe_instances(Filters=[{"Name": "tag-key", "Values": ["role"]}])["Reservations"], [], "tag gone")

data = client.describe_instance_attribute(Attribute="userData", InstanceId=started["InstanceId"])
check(data["UserData"]["Value"], "IyEvYmluL3NoCmVjaG8gaGVsbG8K", "user data")

change = client.stop_instances(**here)["StoppingInstances"][0]
check((change["PreviousState"]["Name"], change["CurrentState"]["Name"]), ("running", "stopping"), "stop")
client.get_waiter("instance_stopped").wait(**here, WaiterConfig=QUICK)
stopped = instances(client.describe_instances(**here))[0]
check(stopped["StateReason"]["Code"], "Client.UserInitiatedShutdown", "reason")
assert stopped["StateTransitionReason"].startswith("User initiated (2"), stopped["StateTransitionReason"]
check(stopped["PrivateIpAddress"], started["PrivateIpAddress"], "address while stopped")
check(client.describe_instance_status(**here)["InstanceStatuses"], [], "no status while stopped")
shown = client.describe_instance_status(**here, IncludeAllInstances=True)["InstanceStatuses"][0]
check(shown["InstanceStatus"]["Status"], "not-applicable", "status while stopped")
check(client.stop_instances(**here)["StoppingInstances"][0]["CurrentState"]["Name"], "stopped", "stop again")

client.modify_instance_attribute(InstanceId=started["InstanceId"], UserData={"Value": b"new"})
data = client.describe_instance_attribute(Attribute="userData", InstanceId=started["InstanceId"])
check(data["UserData"]["Value"], "bmV3", "user data changed while stopped")

client.modify_instance_attribute(InstanceId=started["InstanceId"], InstanceType={"Value": "m1.tiny"})
resized = instances(client.describe_instances(**here))[0]
check((resized["InstanceType"], resized["RootDeviceType"]), ("m1.tiny", "instance-store"), "another type")

change = client.start_instances(**here)["StartingInstances"][0]
check((change["PreviousState"]["Name"], change["CurrentState"]["Name"]), ("stopped", "pending"), "start")
client.get_waiter("instance_running").wait(**here, WaiterConfig=QUICK)
again = instances(client.describe_instances(**here))[0]
check(again["PrivateIpAddress"], started["PrivateIpAddress"], "address after the start")
client.reboot_instances(**here)

client.modify_instance_attribute(InstanceId=started["InstanceId"], DisableApiTermination={"Value": True})
check(refusal(client.terminate_instances, **here), "OperationNotPermitted", "protected")
client.modify_instance_attribute(InstanceId=started["InstanceId"], DisableApiTermination={"Value": False})
options = client.modify_instance_metadata_options(InstanceId=started["InstanceId"], HttpTokens="required")
check(options["InstanceMetadataOptions"]["HttpTokens"], "required", "metadata options")

change = client.terminate_instances(**here)["TerminatingInstances"][0]
check(change["CurrentState"], {"Code": 32, "Name": "shutting-down"}, "terminate")
client.get_waiter("instance_terminated").wait(**here, WaiterConfig=QUICK)
gone = instances(client.describe_instances(**here))[0]
check(gone.get("PrivateIpAddress"), None, "no address is left")
check(gone["NetworkInterfaces"], [], "no interface is left")
check(client.terminate_instances(**here)["TerminatingInstances"][0]["PreviousState"]["Name"], "terminated", "again")
for _ in range(100):
    last = client.get_console_output(InstanceId=started["InstanceId"]).get("Output", "")
    if started["InstanceId"] in last:
        break
    time.sleep(0.2)
assert started["InstanceId"] in last, f"its last words can be read for an hour: {last!r}"
client.delete_security_group(GroupId=group)
client.delete_key_pair(KeyName="boto3")
