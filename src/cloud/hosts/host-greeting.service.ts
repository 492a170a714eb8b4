import { Injectable } from '@nestjs/common';
import { roleOf } from '../../../workflows/contracts/host-roles.js';
import { Database } from '../../common/prisma/database.js';
import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import { networkSpecOf } from '../networks/network-spec.js';
import { NetworkRepository } from '../networks/network.repository.js';
import { type HostIdentity, HostRepository } from './host.repository.js';
import { type DownMessages, HOST_CONTRACT, type UpMessages } from '../../stream/stream.contract.js';

export type Hello = UpMessages['hello'];
export type CloudFacts = NonNullable<DownMessages['welcome']['facts']> & { readonly network: NetworkSpec };

/** `later`: the cloud is not ready for hosts yet; the daemon may come again. */
export type GreetingAnswer = { facts: CloudFacts } | { refusal: string } | 'later';

/** Decides whether a daemon that said hello may serve this cloud, and records it. */
@Injectable()
export class HostGreetingService {
  constructor(
    private readonly database: Database,
    private readonly hosts: HostRepository,
    private readonly networks: NetworkRepository,
  ) {}

  /** `networkManager`: the cloud's own `--network_manager`. */
  async greet(host: HostIdentity, hello: Hello, networkManager: string): Promise<GreetingAnswer> {
    const refusal = refusalOf(host, hello, networkManager) ?? (await this.#roleRefusal(hello));
    if (refusal !== undefined) return { refusal };
    const flat = await this.networks.defaultNetwork(this.database);
    if (!flat) return 'later';
    const { binary, contract, version, capacity } = hello;
    await this.hosts.greet(host, { binary, contract, version, capacity });
    return { facts: { network: networkSpecOf(flat) } };
  }

  async #roleRefusal({ host, binary }: Hello): Promise<string | undefined> {
    const roles = await this.hosts.rolesOf(host);
    if (roles?.includes(roleOf(binary) ?? '')) return undefined;
    return `${binary} is no daemon of host ${host}, whose roles are ${roles?.join(', ')}`;
  }
}

function refusalOf(host: HostIdentity, hello: Hello, networkManager: string): string | undefined {
  if (hello.host !== host.name)
    return `this token belongs to host ${host.name}, but --host says ${hello.host}`;
  if (hello.networkManager !== networkManager)
    return `this host has --network_manager=${hello.networkManager}, the cloud has ${networkManager}`;
  if (hello.contract > HOST_CONTRACT)
    return `this host speaks contract ${hello.contract}, the cloud ${HOST_CONTRACT}: update the control plane first`;
  return undefined;
}
