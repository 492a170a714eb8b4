import {
  AllocateAddressCommand,
  AssociateAddressCommand,
  AttachNetworkInterfaceCommand,
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
  DisassociateAddressCommand,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { until } from '../support/until.js';
import { type ChaosCloud, type Ids } from './chaos-cloud.js';
import { isRefusal } from './storm.js';

const ROUNDS = 3;
/** The blow falls while lanes are in their first rounds. */
const ANSWERED_BEFORE = 12;
const RECOVERY_MS = 90_000;

/** One instance, and an interface beside it. */
interface Pair {
  readonly InstanceId: string;
  readonly NetworkInterfaceId: string;
}

/**
 * Each instance has floating addresses come and go, move to its second interface, and that one out from under them,
 * side by side, and a blow in the middle. What has no answer may be done or not; nothing is stuck either way.
 */
export class AddressStorm {
  #answered = 0;

  private constructor(
    private readonly cloud: ChaosCloud,
    private readonly pairs: readonly Pair[],
  ) {}

  static async over(cloud: ChaosCloud, instanceIds: Ids): Promise<AddressStorm> {
    const { Reservations = [] } = await cloud.ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [...instanceIds] }),
    );
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    const pairs: Pair[] = [];
    for (const { InstanceId = '', SubnetId } of instances) {
      const made = await cloud.ec2.send(
        new CreateNetworkInterfaceCommand({ SubnetId, SecondaryPrivateIpAddressCount: 1 }),
      );
      pairs.push({ InstanceId, NetworkInterfaceId: made.NetworkInterface?.NetworkInterfaceId ?? '' });
    }
    return new AddressStorm(cloud, pairs);
  }

  async withBlow(strike: () => Promise<void>): Promise<void> {
    this.#answered = 0;
    let blow: Promise<void> | undefined;
    const lane = async (pair: Pair) => {
      for (let round = 0; round < ROUNDS; round += 1)
        for (const step of this.#stepsOf(pair)) {
          await this.#once(step);
          if (this.#answered >= ANSWERED_BEFORE) blow ??= strike();
        }
    };
    await Promise.all(this.pairs.map(lane));
    if (!blow) throw new Error('the storm was over before its blow');
    await blow;
    await until(() => this.#isBack(), RECOVERY_MS);
  }

  /** Every instance has an address of its own again, and its interface none: asked until it is granted, and shown. */
  async calm(): Promise<void> {
    await this.clear();
    for (const { InstanceId } of this.pairs) {
      const { AllocationId } = await this.#granted(() => this.cloud.ec2.send(new AllocateAddressCommand({})));
      await this.#granted(() =>
        this.cloud.ec2.send(new AssociateAddressCommand({ AllocationId, InstanceId })),
      );
    }
    const of = (await this.#addresses()).map((one) => one.InstanceId ?? '').sort();
    const wanted = this.pairs.map(({ InstanceId }) => InstanceId).sort();
    if (of.join() !== wanted.join()) throw new Error(`addresses stand for ${of.join()}`);
  }

  /** Nobody has an address, and all interfaces are in no instance. */
  async clear(): Promise<void> {
    for (const { AllocationId, AssociationId } of await this.#addresses()) {
      if (AssociationId)
        await this.#granted(() => this.cloud.ec2.send(new DisassociateAddressCommand({ AssociationId })));
      await this.#granted(() => this.cloud.ec2.send(new ReleaseAddressCommand({ AllocationId })));
    }
    const leaving = async () => {
      const [busy] = await this.#cards('in-use');
      if (busy) await this.#once(() => this.#detach(busy));
      return busy === undefined;
    };
    await until(leaving, RECOVERY_MS);
  }

  async end(): Promise<void> {
    await this.clear();
    for (const { NetworkInterfaceId } of this.pairs)
      await this.#granted(() =>
        this.cloud.ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })),
      );
  }

  #stepsOf({ InstanceId, NetworkInterfaceId }: Pair): readonly (() => Promise<unknown>)[] {
    const { ec2 } = this.cloud;
    let AllocationId: string | undefined;
    const associate = (to: object) => () =>
      ec2.send(new AssociateAddressCommand({ ...(AllocationId && { AllocationId }), ...to }));
    return [
      async () => ({ AllocationId } = await ec2.send(new AllocateAddressCommand({}))),
      associate({ InstanceId }),
      () => ec2.send(new AttachNetworkInterfaceCommand({ InstanceId, NetworkInterfaceId, DeviceIndex: 1 })),
      associate({ NetworkInterfaceId }),
      async () => {
        const further = await this.#furtherOf(NetworkInterfaceId);
        await associate({ NetworkInterfaceId, ...(further && { PrivateIpAddress: further }) })();
      },
      () => this.#detach(NetworkInterfaceId),
      async () => {
        const mine = (await this.#addresses()).find((one) => one.AllocationId === AllocationId);
        if (mine?.AssociationId)
          await ec2.send(new DisassociateAddressCommand({ AssociationId: mine.AssociationId }));
      },
      () => ec2.send(new ReleaseAddressCommand({ ...(AllocationId && { AllocationId }) })),
    ];
  }

  #detach(card: string): Promise<unknown> {
    const AttachmentId = `eni-attach-${card.slice('eni-'.length)}`;
    return this.cloud.ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId }));
  }

  async #furtherOf(card: string): Promise<string | undefined> {
    const { NetworkInterfaces } = await this.cloud.ec2.send(
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [card] }),
    );
    return NetworkInterfaces?.[0]?.PrivateIpAddresses?.[1]?.PrivateIpAddress;
  }

  async #addresses() {
    return (await this.cloud.ec2.send(new DescribeAddressesCommand({}))).Addresses ?? [];
  }

  /** Those of the storm's that are in this state. */
  async #cards(status: string): Promise<Ids> {
    const { NetworkInterfaces = [] } = await this.cloud.ec2.send(
      new DescribeNetworkInterfacesCommand({
        NetworkInterfaceIds: this.pairs.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
        Filters: [{ Name: 'status', Values: [status] }],
      }),
    );
    return NetworkInterfaces.map(({ NetworkInterfaceId = '' }) => NetworkInterfaceId);
  }

  /** What is refused, or has no answer, is left as it is: the storm goes on. */
  async #once(step: () => Promise<unknown>): Promise<void> {
    await step().then(
      () => (this.#answered += 1),
      () => undefined,
    );
  }

  /** Asked until the cloud does it. What it refuses for good is thrown at the end. */
  async #granted<T>(step: () => Promise<T>): Promise<T> {
    let granted: { readonly answer: T } | undefined;
    let last: unknown;
    const asks = async () => {
      granted = await step().then(
        (answer) => ({ answer }),
        (error: unknown) => ((last = error), undefined),
      );
      return granted !== undefined;
    };
    await until(asks, RECOVERY_MS).catch((cause: unknown) => {
      throw new Error(`it is not granted: ${String(last)}`, { cause });
    });
    if (!granted) throw new Error('it was granted');
    return granted.answer;
  }

  async #isBack(): Promise<boolean> {
    if (!(await this.cloud.engine.status())?.up) return false;
    return this.#addresses().then(
      () => true,
      (error: unknown) => {
        if (isRefusal(error)) throw error;
        return false;
      },
    );
  }
}
