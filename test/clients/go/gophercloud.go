// A tenant's day by gophercloud, which decodes strictly: a network of its own with a router, a key, a group, a port, a
// server with a floating address; and all of it gone again. Prints the server's address.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/compute/v2/flavors"
	"github.com/gophercloud/gophercloud/v2/openstack/compute/v2/keypairs"
	"github.com/gophercloud/gophercloud/v2/openstack/compute/v2/servergroups"
	"github.com/gophercloud/gophercloud/v2/openstack/compute/v2/servers"
	"github.com/gophercloud/gophercloud/v2/openstack/image/v2/images"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/extensions/external"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/extensions/layer3/floatingips"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/extensions/layer3/routers"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/extensions/security/groups"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/extensions/security/rules"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/networks"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/ports"
	"github.com/gophercloud/gophercloud/v2/openstack/networking/v2/subnets"
)

// undos run newest first, whatever went wrong.
var undos []func()

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err == nil {
		return
	}
	for i := len(undos) - 1; i >= 0; i-- {
		undos[i]()
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	options := gophercloud.AuthOptions{
		IdentityEndpoint: os.Getenv("OS_AUTH_URL"), Username: os.Getenv("OS_USERNAME"), Password: os.Getenv("OS_PASSWORD"),
		DomainName: "Default", TenantName: os.Getenv("OS_PROJECT_NAME"),
	}
	provider := must(openstack.AuthenticatedClient(ctx, options))
	endpoint := gophercloud.EndpointOpts{Region: os.Getenv("OS_REGION_NAME")}
	compute := must(openstack.NewComputeV2(provider, endpoint))
	network := must(openstack.NewNetworkV2(provider, endpoint))
	image := must(openstack.NewImageV2(provider, endpoint))

	allImages := must(images.ExtractImages(must(images.List(image, nil).AllPages(ctx))))
	allFlavors := must(flavors.ExtractFlavors(must(flavors.ListDetail(compute, nil).AllPages(ctx))))
	isExternal := true
	outside := must(networks.ExtractNetworks(must(networks.List(network, external.ListOptsExt{
		ListOptsBuilder: networks.ListOpts{}, External: &isExternal,
	}).AllPages(ctx))))

	key := must(keypairs.Create(ctx, compute, keypairs.CreateOpts{Name: "gopher"}).Extract())
	undos = append(undos, func() { keypairs.Delete(ctx, compute, key.Name, nil) })
	group := must(servergroups.Create(ctx, compute, servergroups.CreateOpts{
		Name: "gopher", Policies: []string{"anti-affinity"},
	}).Extract())
	undos = append(undos, func() { servergroups.Delete(ctx, compute, group.ID) })
	guard := must(groups.Create(ctx, network, groups.CreateOpts{Name: "gopher"}).Extract())
	undos = append(undos, func() { groups.Delete(ctx, network, guard.ID) })
	must(rules.Create(ctx, network, rules.CreateOpts{
		SecGroupID: guard.ID, Direction: rules.DirIngress, EtherType: rules.EtherType4,
		Protocol: rules.ProtocolTCP, PortRangeMin: 22, PortRangeMax: 22,
	}).Extract())

	own := must(networks.Create(ctx, network, networks.CreateOpts{Name: "gopher"}).Extract())
	undos = append(undos, func() { networks.Delete(ctx, network, own.ID) })
	part := must(subnets.Create(ctx, network, subnets.CreateOpts{
		NetworkID: own.ID, Name: "gopher", CIDR: "10.60.0.0/24", IPVersion: gophercloud.IPv4,
	}).Extract())
	way := must(routers.Create(ctx, network, routers.CreateOpts{
		Name: "gopher", GatewayInfo: &routers.GatewayInfo{NetworkID: outside[0].ID},
	}).Extract())
	undos = append(undos, func() { routers.Delete(ctx, network, way.ID) })
	must(routers.AddInterface(ctx, network, way.ID, routers.AddInterfaceOpts{SubnetID: part.ID}).Extract())
	undos = append(undos, func() {
		routers.RemoveInterface(ctx, network, way.ID, routers.RemoveInterfaceOpts{SubnetID: part.ID})
	})
	spare := must(ports.Create(ctx, network, ports.CreateOpts{NetworkID: own.ID, Name: "spare"}).Extract())
	check(ports.Delete(ctx, network, spare.ID).ExtractErr())

	server := must(servers.Create(ctx, compute, keypairs.CreateOptsExt{
		CreateOptsBuilder: servers.CreateOpts{
			Name: "gopher", ImageRef: allImages[0].ID, FlavorRef: allFlavors[0].ID,
			Networks: []servers.Network{{UUID: own.ID}}, SecurityGroups: []string{"gopher"},
		},
		KeyName: key.Name,
	}, servers.SchedulerHintOpts{Group: group.ID}).Extract())
	undos = append(undos, func() {
		servers.Delete(ctx, compute, server.ID)
		for {
			if _, err := servers.Get(ctx, compute, server.ID).Extract(); err != nil {
				return
			}
			time.Sleep(200 * time.Millisecond)
		}
	})
	check(servers.WaitForStatus(ctx, compute, server.ID, "ACTIVE"))
	found := must(ports.ExtractPorts(must(ports.List(network, ports.ListOpts{DeviceID: server.ID}).AllPages(ctx))))
	address := must(floatingips.Create(ctx, network, floatingips.CreateOpts{
		FloatingNetworkID: outside[0].ID, PortID: found[0].ID,
	}).Extract())
	undos = append(undos, func() { floatingips.Delete(ctx, network, address.ID) })

	fmt.Println(found[0].FixedIPs[0].IPAddress, address.RouterID == way.ID)
	for i := len(undos) - 1; i >= 0; i-- {
		undos[i]()
	}
	undos = nil
	gone := must(networks.ExtractNetworks(must(networks.List(network, networks.ListOpts{Name: "gopher"}).AllPages(ctx))))
	if len(gone) > 0 {
		check(fmt.Errorf("a network is left"))
	}
}
