"""What the scenarios share: clients of this cloud, and refusals as values."""

import os

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

IMAGE = os.environ["ENGINE_IMAGE_ID"]
QUICK = {"Delay": 1, "MaxAttempts": 60}


def ec2(**config):
    """Parameters go out as they are given: it is the cloud's answer that is judged."""
    settings = {"parameter_validation": False, "retries": {"total_max_attempts": 1}, "max_pool_connections": 32}
    return boto3.client("ec2", config=Config(**{**settings, **config}))


def refusal(call, **parameters):
    """The code with which a call is refused; 'OK' when it is not, and the status when no 4xx (or 412) came with it."""
    try:
        call(**parameters)
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        code = error.response["Error"]["Code"]
        return code if 400 <= status < 500 else f"{status} {code}"
    return "OK"


def instances(answer):
    return [i for reservation in answer["Reservations"] for i in reservation["Instances"]]


def check(found, wanted, what):
    assert found == wanted, f"{what}: {found!r} is not {wanted!r}"
