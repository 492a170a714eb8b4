"""boto3: twenty launches at once, with one client token; and against a quota of ten instances."""

import concurrent.futures

from botocore.exceptions import ClientError
from cloud import IMAGE, QUICK, check, ec2, instances, refusal

client = ec2()
launch = dict(ImageId=IMAGE, MinCount=1, MaxCount=1, InstanceType="m1.nano")


def tried(parameters):
    try:
        answer = client.run_instances(**parameters)
        return answer["ReservationId"], answer["Instances"][0]["InstanceId"]
    except ClientError as error:
        return error.response["Error"]["Code"]


def at_once(*all_parameters):
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        return list(pool.map(tried, all_parameters))


same = at_once(*[dict(launch, ClientToken="once")] * 20)
check(len(set(same)), 1, "answers to one token")
check(len(instances(client.describe_instances())), 1, "instances of one token")
other = dict(launch, ClientToken="once", InstanceType="m1.tiny")
check(refusal(client.run_instances, **other), "IdempotentParameterMismatch", "the token with another request")
client.get_waiter("instance_running").wait(InstanceIds=[same[0][1]], WaiterConfig=QUICK)
check(tried(dict(launch, ClientToken="once")), same[0], "the token when the launch is long done")

many = at_once(*[launch] * 20)
made = [answer[1] for answer in many if isinstance(answer, tuple)]
refused = [answer for answer in many if not isinstance(answer, tuple)]
check((len(made), set(refused)), (9, {"InstanceLimitExceeded"}), "launches against a quota of ten, one of them used")

# As many as there is room for, when fewer are enough.
client.terminate_instances(InstanceIds=made[:3])
client.get_waiter("instance_terminated").wait(InstanceIds=made[:3], WaiterConfig=QUICK)
check(len(client.run_instances(**dict(launch, MaxCount=5))["Instances"]), 3, "instances between 1 and 5 where 3 fit")
check(refusal(client.run_instances, **launch), "InstanceLimitExceeded", "the quota is used up")

everyone = [i["InstanceId"] for i in instances(client.describe_instances())]
client.terminate_instances(InstanceIds=everyone)
client.get_waiter("instance_terminated").wait(InstanceIds=everyone, WaiterConfig=QUICK)
