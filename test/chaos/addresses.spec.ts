import { DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { AddressStorm } from './address-storm.js';
import { ChaosCloud } from './chaos-cloud.js';

const cloud = new ChaosCloud(['--quota_floating_ips=-1', '--quota_network_interfaces=-1']);
const QUIET_MS = 90_000;
let storm: AddressStorm;

beforeAll(async () => {
  await cloud.up();
  const ids = await cloud.launch(6);
  await until(async () => [...(await cloud.states()).values()].every((state) => state === 'running'), 60_000);
  storm = await AddressStorm.over(cloud, ids);
}, 180_000);
afterAll(() => cloud.down(), 60_000);

const kill = async (name: string) => void process.kill(await cloud.engine.pid(name), 'SIGKILL');

const BLOWS: readonly (readonly [string, () => Promise<void>])[] = [
  ...['engine-api', 'engine-conductor', 'engine-network', 'engine-compute'].map(
    (name) => [`kill -9 of ${name}`, () => kill(name)] as const,
  ),
  [
    'kill -9 of everything',
    async () => {
      await cloud.powerCut();
      await cloud.up();
    },
  ],
];

/** What the audit says at last, once nothing is under way any more; empty: nothing. */
async function findings(): Promise<string> {
  let said = '';
  const isClean = () =>
    cloud.engine.manage('audit').then(
      () => true,
      (error: unknown) => {
        said = String(error);
        return false;
      },
    );
  return until(isClean, QUIET_MS).then(
    () => '',
    () => said,
  );
}

describe('floating addresses that come, move and go with interfaces', () => {
  it.each(BLOWS)(
    'are nowhere stuck after %s',
    async (_, strike) => {
      await storm.withBlow(strike);
      await storm.calm();
      expect(await findings()).toBe('');
    },
    300_000,
  );

  it('leave nothing', async () => {
    await storm.end();
    expect(await findings()).toBe('');
    const { Addresses } = await cloud.ec2.send(new DescribeAddressesCommand({}));
    expect(Addresses).toEqual([]);
  }, 240_000);
});
