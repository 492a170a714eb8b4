import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrivateCloud } from '../support/private-cloud.js';
import { openstackProvider } from './clients.js';
import type { Provider } from './terraform.js';

const SOURCE = 'terraform-provider-openstack/openstack';
const VERSION = '3.4.0';
const ARCH: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

const head = `
terraform {
  required_providers {
    openstack = { source = "${SOURCE}" }
  }
}
provider "openstack" {}
`;

/** The provider that `npm test` built, where Terraform finds it. */
export async function openstackProviderOf(cloud: PrivateCloud): Promise<Provider> {
  const mirror = join(cloud.folder, 'providers');
  const place = `registry.terraform.io/${SOURCE}/${VERSION}/linux_${ARCH[process.arch] ?? process.arch}`;
  await mkdir(join(mirror, place), { recursive: true });
  await symlink(openstackProvider, join(mirror, place, `terraform-provider-openstack_v${VERSION}`));
  return { head, mirror };
}

/** What a tenant has: a network with its way out, a server on a port of its own, and an address before it. */
export const TENANT = `
resource "openstack_compute_keypair_v2" "own" {
  name       = "tf"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAII5WopC4QxQ1GzC+Qi2ewjJXNDYKUnP3lF1WOP7DPmKh me@example.org"
}
resource "openstack_networking_secgroup_v2" "web" {
  name        = "tf-web"
  description = "web"
}
resource "openstack_networking_secgroup_rule_v2" "ssh" {
  security_group_id = openstack_networking_secgroup_v2.web.id
  direction         = "ingress"
  ethertype         = "IPv4"
  protocol          = "tcp"
  port_range_min    = 22
  port_range_max    = 22
  remote_ip_prefix  = "0.0.0.0/0"
}
resource "openstack_networking_network_v2" "own" {
  name           = "tf"
  admin_state_up = true
  tags           = ["red"]
}
resource "openstack_networking_subnet_v2" "own" {
  name       = "tf"
  network_id = openstack_networking_network_v2.own.id
  cidr       = "10.61.0.0/24"
  ip_version = 4
}
data "openstack_networking_network_v2" "outside" {
  name = "POOL"
}
resource "openstack_networking_router_v2" "own" {
  name                = "tf"
  external_network_id = data.openstack_networking_network_v2.outside.id
}
resource "openstack_networking_router_interface_v2" "own" {
  router_id = openstack_networking_router_v2.own.id
  subnet_id = openstack_networking_subnet_v2.own.id
}
resource "openstack_networking_port_v2" "spare" {
  name               = "spare"
  network_id         = openstack_networking_network_v2.own.id
  security_group_ids = [openstack_networking_secgroup_v2.web.id]
  fixed_ip {
    subnet_id  = openstack_networking_subnet_v2.own.id
    ip_address = "10.61.0.99"
  }
}
resource "openstack_compute_servergroup_v2" "apart" {
  name     = "tf"
  policies = ["anti-affinity"]
}
resource "openstack_compute_instance_v2" "web" {
  name            = "tf-web"
  image_id        = "IMAGE"
  flavor_name     = "m1.nano"
  key_pair        = openstack_compute_keypair_v2.own.name
  security_groups = [openstack_networking_secgroup_v2.web.name]
  metadata        = { role = "web" }
  network {
    uuid = openstack_networking_network_v2.own.id
  }
  scheduler_hints {
    group = openstack_compute_servergroup_v2.apart.id
  }
  depends_on = [openstack_networking_subnet_v2.own]
}
resource "openstack_networking_floatingip_v2" "front" {
  pool = "POOL"
}
data "openstack_networking_port_v2" "web" {
  device_id = openstack_compute_instance_v2.web.id
}
resource "openstack_networking_floatingip_associate_v2" "front" {
  floating_ip = openstack_networking_floatingip_v2.front.address
  port_id     = data.openstack_networking_port_v2.web.id
  depends_on  = [openstack_networking_router_interface_v2.own]
}
output "address" {
  value = openstack_compute_instance_v2.web.access_ip_v4
}
`;
