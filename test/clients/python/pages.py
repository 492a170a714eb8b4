"""boto3: pages and filters over a dozen instances."""

from cloud import IMAGE, QUICK, check, ec2, instances, refusal

client = ec2()
tagged = lambda name: [{"ResourceType": "instance", "Tags": [{"Key": "set", "Value": "pages"}, {"Key": "Name", "Value": name}]}]
ids = []
for name, count in [("a", 7), ("b", 5)]:
    answer = client.run_instances(
        ImageId=IMAGE, MinCount=count, MaxCount=count, InstanceType="m1.nano", TagSpecifications=tagged(name)
    )
    check([i["AmiLaunchIndex"] for i in answer["Instances"]], list(range(count)), "launch indexes")
    ids.append({i["InstanceId"] for i in answer["Instances"]})
everyone = ids[0] | ids[1]
client.get_waiter("instance_running").wait(InstanceIds=list(everyone), WaiterConfig=QUICK)

ours = [{"Name": "tag:set", "Values": ["pages"]}]
pages = list(client.get_paginator("describe_instances").paginate(Filters=ours, PaginationConfig={"PageSize": 5}))
check([len(instances(page)) for page in pages], [5, 5, 2], "sizes of the pages")
seen = [i["InstanceId"] for page in pages for i in instances(page)]
check((len(seen), set(seen)), (12, everyone), "every instance once")
runs = [r["ReservationId"] for page in pages for r in page["Reservations"]]
check(len([a for a, b in zip(runs, runs[1:]) if a != b]), 1, "reservations stay together")

statuses = client.get_paginator("describe_instance_status").paginate(PaginationConfig={"PageSize": 5})
check({s["InstanceId"] for page in statuses for s in page["InstanceStatuses"]}, everyone, "statuses by pages")

token = pages[0]["NextToken"]
check(refusal(client.describe_instances, Filters=[], NextToken=token), "InvalidNextToken", "token of another question")
check(refusal(client.describe_instances, Filters=ours, NextToken=token[:-3]), "InvalidNextToken", "token cut short")
some = sorted(everyone)[:1]
check(refusal(client.describe_instances, InstanceIds=some, MaxResults=5), "InvalidParameterCombination", "ids and pages")


def found(*filters):
    asked = [{"Name": name, "Values": values} for name, *values in filters]
    return {i["InstanceId"] for i in instances(client.describe_instances(Filters=asked))}


one = instances(client.describe_instances(InstanceIds=some))[0]
by_index = {i["InstanceId"]: i["AmiLaunchIndex"] for page in pages for i in instances(page)}
for filters, wanted in [
    ([("tag:Name", "a")], ids[0]),
    ([("tag:Name", "a", "b")], everyone),
    ([("tag:Name", "?")], everyone),
    ([("tag-key", "s*t")], everyone),
    ([("tag:Name", "b"), ("instance-state-name", "running")], ids[1]),
    ([("instance-state-name", "stopped")], set()),
    ([("instance-state-code", "16")], everyone),
    ([("private-ip-address", one["PrivateIpAddress"])], set(some)),
    ([("private-dns-name", one["PrivateDnsName"])], set(some)),
    ([("network-interface.mac-address", one["NetworkInterfaces"][0]["MacAddress"])], set(some)),
    ([("instance-id", *some)], set(some)),
    ([("image-id", IMAGE)], everyone),
    ([("image-id", "ami-00000000000000000")], set()),
    ([("owner-id", one["NetworkInterfaces"][0]["OwnerId"])], everyone),
    ([("vpc-id", one["VpcId"]), ("subnet-id", one["SubnetId"])], everyone),
    ([("instance.group-name", "default")], everyone),
    ([("launch-index", "6")], {i for i, index in by_index.items() if index == 6}),
    ([("spot-instance-request-id", "*")], set()),
]:
    check(found(*filters), wanted, f"filters {filters}")
check(refusal(client.describe_instances, Filters=[{"Name": "x", "Values": ["y"]}]), "InvalidParameterValue", "filter")

client.terminate_instances(InstanceIds=list(everyone))
client.get_waiter("instance_terminated").wait(InstanceIds=list(everyone), WaiterConfig=QUICK)
