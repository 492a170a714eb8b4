import { describe, expect, it } from '@jest/globals';
import { Cloud } from './cloud.js';
import { type HostPart, type PartState } from './part.js';

/** Writes down what happens to it. */
class Recorded implements HostPart {
  readonly address = '';
  readonly restarts = 0;
  readonly pid = undefined;
  state: PartState = 'waiting';

  constructor(
    readonly name: string,
    private readonly events: string[],
    private readonly fails = false,
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

  async quiesce(graceMs: number): Promise<void> {
    this.events.push(`quiesce ${this.name} ${graceMs}`);
    await Promise.resolve();
    this.events.push(`quiet ${this.name}`);
  }
}

function cloudOf(keepGuests = false, failing = '') {
  const events: string[] = [];
  const part = (name: string) => new Recorded(name, events, name === failing);
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
      'stop api',
      ...['quiesce compute 5000', 'quiet compute', 'quiesce network 5000', 'quiet network'],
      ...['stop compute', 'stop network', 'stop postgresql'],
    ]);
    expect(cloud.status().up).toBe(false);
  });

  it('leaves guests alone when they shall be kept', async () => {
    const { events, cloud } = cloudOf(true);
    await cloud.up();
    cloud.down();
    await cloud.gone;
    expect(events.join()).not.toContain('quiesce');
  });

  it('is not up when a part did not start', async () => {
    const { cloud } = cloudOf(false, 'compute');
    await expect(cloud.up()).rejects.toThrow('compute did not start');
    expect(cloud.status().up).toBe(false);
  });
});
