"""Answers of compute and block storage, held against the schemas that OpenStack's own tests have of them, at each
microversion. Prints what does not fit."""

import importlib
import time

import jsonschema
import openstack
from tempest.lib.common import jsonschema_validator as validator

COMPUTE_MAX = 75
MAJOR = {'compute': 2, 'volume': 3}
RESPONSE = 'tempest.lib.api_schema.response'

# Path; module and name of its schema; the last minor version that has it, if any.
COMPUTE = [
    ('/servers', 'servers', 'list_servers'),
    ('/servers/detail', 'servers', 'list_servers_detail'),
    ('/servers/{server}', 'servers', 'get_server'),
    ('/servers/{server}/ips', 'servers', 'list_addresses'),
    ('/servers/{server}/metadata', 'servers', 'list_server_metadata'),
    ('/servers/{server}/os-instance-actions', 'servers', 'list_instance_actions'),
    ('/servers/{server}/os-interface', 'interfaces', 'list_interfaces'),
    ('/servers/{server}/os-volume_attachments', 'servers', 'list_volume_attachments'),
    ('/servers/{server}/os-server-password', 'servers', 'show_password'),
    ('/flavors', 'flavors', 'list_flavors'),
    ('/flavors/detail', 'flavors', 'list_flavors_details'),
    ('/flavors/{flavor}', 'flavors', 'create_update_get_flavor_details'),
    ('/os-keypairs', 'keypairs', 'list_keypairs'),
    ('/os-keypairs/schemas', 'keypairs', 'get_keypair'),
    ('/limits', 'limits', 'get_limit'),
    ('/os-quota-sets/{project}', 'quotas', 'get_quota_set'),
    ('/os-availability-zone', 'availability_zone', 'list_availability_zone_list'),
    ('/os-availability-zone/detail', 'availability_zone', 'list_availability_zone_list_detail'),
    ('/os-aggregates', 'aggregates', 'list_aggregates'),
    ('/os-server-groups', 'server_groups', 'list_server_groups'),
    ('/os-server-groups/{group}', 'server_groups', 'create_show_server_group'),
    ('/os-hypervisors', 'hypervisors', 'list_search_hypervisors'),
    ('/os-hypervisors/detail', 'hypervisors', 'list_hypervisors_detail'),
    ('/os-hypervisors/statistics', 'hypervisors', 'get_hypervisor_statistics'),
    ('/os-services', 'services', 'list_services'),
    ('/os-hosts', 'hosts', 'list_hosts', 42),
    ('/os-simple-tenant-usage', 'tenant_usages', 'list_tenant_usage'),
    ('/extensions', 'extensions', 'list_extensions'),
    ('/images/detail', 'images', 'list_images_details', 35),
    ('/os-security-groups', 'security_groups', 'list_security_groups', 35),
    ('/os-floating-ips', 'floating_ips', 'list_floating_ips', 35),
]
VOLUME = [
    ('/volumes', 'volumes', 'list_volumes_no_detail'),
    ('/volumes/detail', 'volumes', 'list_volumes_with_detail'),
    ('/types', 'volume_types', 'list_volume_types'),
    ('/os-quota-sets/{project}', 'quotas', 'show_quota_set'),
]

cloud = openstack.connect()
compute, volume, image = cloud.compute, cloud.block_storage, cloud.image


def schema_of(service, module, name, minor):
    """The newest one that is no newer than the microversion."""
    for step in range(minor, -1, -1):
        place = f'{RESPONSE}.compute.v2_{step}' if service == 'compute' else f'{RESPONSE}.volume'
        try:
            found = getattr(importlib.import_module(f'{place}.{module}'), name, None)
        except ModuleNotFoundError:
            found = None
        if found is not None:
            return found
    raise KeyError(f'{module}.{name}')


def look(service, client, row, minor, names):
    path, module, name, *until = row
    if until and minor > until[0]:
        return 0
    schema = schema_of(service, module, name, minor)
    answer = client.get(path.format(**names), microversion=f'{MAJOR[service]}.{minor}')
    try:
        assert answer.status_code in schema['status_code'], answer.text
        jsonschema.validate(
            answer.json(),
            schema['response_body'],
            cls=validator.JSONSCHEMA_VALIDATOR,
            format_checker=validator.FORMAT_CHECKER,
        )
        return 0
    except (AssertionError, jsonschema.ValidationError) as error:
        where = '/'.join(str(part) for part in getattr(error, 'absolute_path', []))
        print(service, minor, path, where, str(error).split('\n')[0][:300])
        return 1


def main():
    images = image.get('/images').json()['images']
    flavors = compute.get('/flavors').json()['flavors']
    compute.post('/os-keypairs', json={'keypair': {'name': 'schemas'}})
    made = compute.post('/os-server-groups', json={'server_group': {'name': 'schemas', 'policies': ['affinity']}})
    group = made.json()['server_group']['id']
    aggregate = compute.post('/os-aggregates', json={'aggregate': {'name': 'schemas'}}).json()['aggregate']['id']
    asked = {'name': 'schemas', 'imageRef': images[0]['id'], 'flavorRef': flavors[0]['id'], 'key_name': 'schemas'}
    made = compute.post('/servers', json={'server': asked, 'os:scheduler_hints': {'group': group}})
    server = made.json()['server']['id']
    while compute.get(f'/servers/{server}').json()['server']['status'] == 'BUILD':
        time.sleep(0.2)
    names = {'server': server, 'flavor': flavors[0]['id'], 'group': group, 'project': cloud.current_project_id}
    steps = [1, 2, 3, 8, 9, 10, 11, 13, 15, 16, 19, 23, 26, 28, 33, 35, 38, 40, 41, 43, 45, 47, 48, 50, 51, 53]
    steps += [54, 55, 57, 58, 61, 62, 63, 64, 66, 69, 70, 71, 73, COMPUTE_MAX]
    wrong = sum(look('compute', compute, row, minor, names) for row in COMPUTE for minor in steps)
    wrong += sum(look('volume', volume, row, 0, names) for row in VOLUME)
    for path in (f'/servers/{server}', f'/os-server-groups/{group}', f'/os-aggregates/{aggregate}', '/os-keypairs/schemas'):
        compute.delete(path)
    while compute.get(f'/servers/{server}').status_code != 404:
        time.sleep(0.2)
    print('wrong:', wrong)


main()
