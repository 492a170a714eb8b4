"""boto3 without its own checks: every mistake is answered with AWS's code and a 4xx, and changes nothing."""

import boto3
from botocore.config import Config
from cloud import IMAGE, QUICK, check, ec2, instances, refusal

client = ec2()
kept = client.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, InstanceType="m1.nano")["Instances"][0]["InstanceId"]
client.get_waiter("instance_running").wait(InstanceIds=[kept], WaiterConfig=QUICK)
before = client.describe_instances()["Reservations"]

nobody = "i-00000000000000000"
launch = lambda **more: ("run_instances", dict({"ImageId": IMAGE, "MinCount": 1, "MaxCount": 1}, **more))
tags = lambda kind, *pairs: [{"ResourceType": kind, "Tags": [{"Key": k, "Value": v} for k, v in pairs]}]
MISTAKES = [
    (launch(ImageId="ami-00000000000000000"), "InvalidAMIID.NotFound"),
    (launch(ImageId="tiny"), "InvalidAMIID.Malformed"),
    (launch(MinCount="abc"), "InvalidParameterValue"),
    (launch(MinCount=0), "InvalidParameterValue"),
    (launch(MinCount=-1), "InvalidParameterValue"),
    (launch(MinCount=3, MaxCount=2), "InvalidParameterValue"),
    (launch(MaxCount=99999999999), "InvalidParameterValue"),
    (launch(InstanceType="x9.huge"), "InvalidParameterValue"),
    (launch(KeyName="nobody"), "InvalidKeyPair.NotFound"),
    (launch(SecurityGroups=["nobody"]), "InvalidGroup.NotFound"),
    (launch(SecurityGroupIds=["sg-00000000000000000"]), "InvalidGroup.NotFound"),
    (launch(SecurityGroupIds=["nobody"]), "InvalidGroupId.Malformed"),
    (launch(Placement={"AvailabilityZone": "mars-1a"}), "InvalidParameterValue"),
    (launch(Placement={"Tenancy": "host"}), "UnsupportedOperation"),
    (launch(UserData="x" * 16385), "InvalidParameterValue"),
    (launch(ClientToken="x" * 65), "InvalidParameterValue"),
    (launch(PrivateIpAddress="10.0.0.300"), "InvalidParameterValue"),
    (launch(SubnetId="subnet-00000000000000000"), "InvalidSubnetID.NotFound"),
    (launch(BlockDeviceMappings=[{"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 1, "Encrypted": True, "KmsKeyId": "alias/mine"}}]), "InvalidParameterValue"),
    (launch(Monitoring={"Enabled": True}), "UnsupportedOperation"),
    (launch(InstanceInitiatedShutdownBehavior="explode"), "InvalidParameterValue"),
    (launch(MetadataOptions={"HttpTokens": "maybe"}), "InvalidParameterValue"),
    (launch(MetadataOptions={"HttpPutResponseHopLimit": 65}), "InvalidParameterValue"),
    (launch(TagSpecifications=tags("image", ("a", "b"))), "InvalidParameterValue"),
    (launch(TagSpecifications=tags("instance", ("aws:a", "b"))), "InvalidParameterValue"),
    (launch(TagSpecifications=tags("instance", ("k" * 129, "b"))), "InvalidParameterValue"),
    (launch(TagSpecifications=tags("instance", *[(f"k{n}", "v") for n in range(51)])), "TagLimitExceeded"),
    (("run_instances", {"MinCount": 1, "MaxCount": 1}), "MissingParameter"),
    (("run_instances", {"ImageId": IMAGE, "MaxCount": 1}), "MissingParameter"),
    (("describe_instances", {"InstanceIds": [kept, nobody]}), "InvalidInstanceID.NotFound"),
    (("describe_instances", {"InstanceIds": ["i-xyz"]}), "InvalidInstanceID.Malformed"),
    (("describe_instances", {"MaxResults": 4}), "InvalidParameterValue"),
    (("describe_instances", {"MaxResults": 1001}), "InvalidParameterValue"),
    (("describe_instances", {"NextToken": "nonsense"}), "InvalidNextToken"),
    (("describe_instances", {"Filters": [{"Name": "colour", "Values": ["red"]}]}), "InvalidParameterValue"),
    (("describe_instances", {"Filters": [{"Name": "tag-key", "Values": ["x"] * 201}]}), "FilterLimitExceeded"),
    (("describe_instance_status", {"InstanceIds": [nobody]}), "InvalidInstanceID.NotFound"),
    (("describe_instance_attribute", {"InstanceId": kept, "Attribute": "colour"}), "InvalidParameterValue"),
    (("describe_instance_attribute", {"InstanceId": nobody, "Attribute": "userData"}), "InvalidInstanceID.NotFound"),
    (("terminate_instances", {"InstanceIds": [kept, nobody]}), "InvalidInstanceID.NotFound"),
    (("terminate_instances", {"InstanceIds": []}), "InvalidParameterCombination"),
    (("stop_instances", {"InstanceIds": []}), "InvalidParameterCombination"),
    (("describe_security_groups", {"GroupIds": ["sg-bbfe0e"]}), "InvalidGroup.NotFound"),
    (("terminate_instances", {"InstanceIds": ["ami-00000000"]}), "InvalidInstanceID.Malformed"),
    (("stop_instances", {"InstanceIds": [nobody]}), "InvalidInstanceID.NotFound"),
    (("start_instances", {"InstanceIds": [nobody]}), "InvalidInstanceID.NotFound"),
    (("reboot_instances", {"InstanceIds": [nobody]}), "InvalidInstanceID.NotFound"),
    (("get_console_output", {"InstanceId": nobody}), "InvalidInstanceID.NotFound"),
    (("get_console_output", {"InstanceId": "console"}), "InvalidInstanceID.Malformed"),
    (("modify_instance_attribute", {"InstanceId": kept, "InstanceType": {"Value": "m1.tiny"}}), "IncorrectInstanceState"),
    (launch(TagSpecifications=tags("image", ("a", "b"))), "InvalidParameterValue"),
    (("import_key_pair", {"KeyName": "k", "PublicKeyMaterial": b""}), "MissingParameter"),
    (("authorize_security_group_ingress", {"GroupName": "default", "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}), "MissingParameter"),
    (("get_instance_uefi_data", {"InstanceId": kept}), "UnsupportedOperation"),
    (("get_password_data", {"InstanceId": nobody}), "InvalidInstanceID.NotFound"),
    (("reset_instance_attribute", {"InstanceId": kept, "Attribute": "kernel"}), "IncorrectInstanceState"),
    (("modify_instance_attribute", {"InstanceId": kept, "UserData": {"Value": b"x"}}), "IncorrectInstanceState"),
    (("modify_instance_attribute", {"InstanceId": kept}), "InvalidParameterCombination"),
    (("create_tags", {"Resources": [nobody], "Tags": [{"Key": "a", "Value": "b"}]}), "InvalidInstanceID.NotFound"),
    (("create_fleet", {"LaunchTemplateConfigs": [], "TargetCapacitySpecification": {"TotalTargetCapacity": 1}}), "UnsupportedOperation"),
    (("describe_fleets", {"FleetIds": ["fleet-1"]}), "InvalidFleetId.NotFound"),
]
for (operation, parameters), code in MISTAKES:
    said = f"{operation} {str(parameters)[:120]}"
    check(refusal(getattr(client, operation), **parameters), code, said)
check(client.describe_instances()["Reservations"], before, "what is there after all these mistakes")

wrong = boto3.Session(aws_access_key_id="AKIAWRONG", aws_secret_access_key="x")
check(refusal(wrong.client("ec2", config=Config(retries={"total_max_attempts": 1})).describe_instances), "AuthFailure", "key")
session = boto3.Session(aws_secret_access_key="x", aws_access_key_id=boto3.Session().get_credentials().access_key)
code = refusal(session.client("ec2", config=Config(retries={"total_max_attempts": 1})).describe_instances)
check(code, "AuthFailure", "secret")

client.terminate_instances(InstanceIds=[kept])
client.get_waiter("instance_terminated").wait(InstanceIds=[kept], WaiterConfig=QUICK)
check(len(instances(client.describe_instances())), 1, "a terminated one is shown for a while")
