import { describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/until.js';
import { Cloud } from './cloud.js';
import { type ShutdownOrder } from '../daemons/shutdown-orders.js';
import { type HostPart, type PartState } from './part.js';

/** Writes down what happens to it. */
class Recorded implements HostPart {
  readonly address = '';
  readonly restarts = 0;
  readonly pid = undefined;
  state: PartState = 'waiting';

  #cut: () => void = () => undefined;

  constructor(
    readonly name: string,
    private readonly events: string[],
    private readonly fails = false,
    private readonly waitsFor = '',
  ) {}

  async start(): Promise<void> {
    this.events.push(`start ${this.name}`);
    if (this.fails) throw new Error(`${this.name} did not start`);
    this.state = 'up';
  }

  async stop(): Promise<void> {
    this.events.push(`stop ${this.name}`);
    this.state = 'down';
  }

  kill(): void {
    this.events.push(`kill ${this.name}`);
  }

  async order(order: ShutdownOrder, tell: (waiting: readonly string[]) => void): Promise<void> {
    this.events.push(`${this.name} ${JSON.stringify(order)}`);
    if ('hurryGuests' in order) this.#cut();
    if (!('quiesce' in order) || !this.waitsFor) return;
    tell([this.waitsFor]);
    await new Promise<void>((resolve) => (this.#cut = resolve));
    tell([]);
  }
}

function cloudOf(keepGuests = false, failing = '', waitsFor = '') {
  const events: string[] = [];
  const part = (name: string) =>
    new Recorded(name, events, name === failing, name === 'compute' ? waitsFor : '');
  const parts = {
    servers: [part('postgresql')],
    prepare: async () => void events.push('prepare'),
    control: [part('api')],
    hosts: [[part('compute')], [], [part('network')]],
    howGuestsRun: async () => 'under KVM',
  };
  return { events, cloud: new Cloud(parts, { shutdown_grace: 5, keep_guests: keepGuests }) };
}

describe('Cloud', () => {
  it('starts servers, then what they hold, then daemons', async () => {
    const { events, cloud } = cloudOf();
    expect(cloud.status().up).toBe(false);
    await cloud.up();
    expect(events).toEqual(['start postgresql', 'prepare', 'start api', 'start compute', 'start network']);
    expect(cloud.status().up).toBe(true);
  });

  it('tells how guests run once the hosts’ daemons know', async () => {
    const { cloud } = cloudOf();
    expect(cloud.status().guests).toBe('');
    await cloud.up();
    expect(cloud.status().guests).toBe('under KVM');
  });

  it('stops the control plane, then guests, then what only they needed, and servers last', async () => {
    const { events, cloud } = cloudOf();
    await cloud.up();
    events.length = 0;
    cloud.down();
    cloud.down();
    await cloud.gone;
    expect(events).toEqual([
      ...['compute {"prepareShutdown":true}', 'network {"prepareShutdown":true}'],
      'stop api',
      ...['compute {"quiesce":5000}', 'network {"quiesce":5000}'],
      ...['stop compute', 'stop network', 'stop postgresql'],
    ]);
    expect(cloud.status().up).toBe(false);
  });

  it('tells which guests it waits for, and cuts their power when it is hurried, once', async () => {
    const { events, cloud } = cloudOf(false, '', 'i-1');
    await cloud.up();
    expect(cloud.hurry()).toBe(false);
    cloud.down();
    await until(() => cloud.status().waiting.length > 0);
    expect(cloud.status().waiting).toEqual(['i-1']);
    expect([cloud.hurry(), cloud.hurry()]).toEqual([true, false]);
    await cloud.gone;
    expect(events).toContain('compute {"hurryGuests":true}');
    expect(cloud.status().waiting).toEqual([]);
  });

  it('leaves guests alone when they shall be kept', async () => {
    const { events, cloud } = cloudOf(true);
    await cloud.up();
    cloud.down();
    await cloud.gone;
    expect(events.join()).not.toMatch(/quiesce|Shutdown/);
  });

  it('is not up when a part did not start', async () => {
    const { cloud } = cloudOf(false, 'compute');
    await expect(cloud.up()).rejects.toThrow('compute did not start');
    expect(cloud.status().up).toBe(false);
  });
});
