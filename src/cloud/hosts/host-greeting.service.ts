import { roleOf } from '../../../workflows/contracts/host-roles.js';
import type { Database } from '../../common/prisma/database.js';
import type { NetworkSpec } from '../../../workflows/contracts/network.js';
import { networkSpecOf } from '../networks/network-spec.js';
import type { HostDriversRepository } from './host-drivers.repository.js';
import type { HostIdentity, HostRepository } from './host.repository.js';
import { type DownMessages, HOST_CONTRACT, type UpMessages } from '../../stream/stream.contract.js';
import { defaultNetwork } from '../networks/network.repository.js';

export type Hello = UpMessages['hello'];
export type CloudFacts = NonNullable<DownMessages['welcome']['facts']> & { readonly network: NetworkSpec };

/** `later`: the cloud is not ready for hosts yet; the daemon may come again. */
export type GreetingAnswer = { facts: CloudFacts } | { refusal: string } | 'later';

export interface GreetingFlags {
  readonly mixed_drivers: boolean;
  readonly service_down_time: number;
}

interface GreetingParts {
  readonly database: Database;
  readonly hosts: HostRepository;
  readonly drivers: HostDriversRepository;
  readonly flags: GreetingFlags;
}

/** Decides whether a daemon that said hello may serve this cloud, and records it. */
export class HostGreetingService {
  constructor(private readonly parts: GreetingParts) {}

  /** `networkManager`: the cloud's own `--network_manager`. */
  async greet(host: HostIdentity, hello: Hello, networkManager: string): Promise<GreetingAnswer> {
    const refusal =
      refusalOf(host, hello, networkManager) ??
      (await this.#roleRefusal(hello)) ??
      (await this.#driverRefusal(hello));
    if (refusal !== undefined) return { refusal };
    const { database, hosts } = this.parts;
    const flat = await defaultNetwork(database);
    if (!flat) return 'later';
    const { binary, contract, version, driver = '', capacity } = hello;
    await hosts.greet(host, { binary, contract, version, driver, capacity });
    return { facts: { network: networkSpecOf(flat) } };
  }

  async #roleRefusal({ host, binary }: Hello): Promise<string | undefined> {
    const roles = await this.parts.hosts.rolesOf(host);
    if (roles?.includes(roleOf(binary) ?? '')) return undefined;
    return `${binary} is no daemon of host ${host}, whose roles are ${roles?.join(', ')}`;
  }

  /** A fake host says that guests run, and none does: beside real hosts it would swallow launches. */
  async #driverRefusal({ host, binary, driver }: Hello): Promise<string | undefined> {
    const { drivers, flags } = this.parts;
    if (flags.mixed_drivers || driver === undefined) return undefined;
    const other = await drivers.otherKind({ host, binary, driver }, flags.service_down_time);
    if (!other) return undefined;
    const flag = `--${roleOf(binary)}_driver`;
    return `this host has ${flag}=${driver}, host ${other.host} of this cloud has ${flag}=${other.driver}: give it the same, or engine-api --mixed_drivers`;
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
