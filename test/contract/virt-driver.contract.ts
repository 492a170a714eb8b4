import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { MachinePin } from '../../workflows/contracts/machine-pin.js';
import { blankOf, nicOf } from '../support/guest-parts.js';
import { takesCards } from '../../src/host/compute/card-plugs.js';
import type { EngineError } from '../../src/common/errors/engine-error.js';
import { hasCounters } from '../../src/host/compute/counters-driver.js';
import { guestCounters } from '../../src/stream/topics/diagnostics.topic.js';
import { copiesRoots } from '../../src/host/compute/root-copies.js';
import {
  hasConsole,
  type GuestDefinition,
  type GuestPowerEvent,
  type PowerEventKind,
  type VirtDriver,
} from '../../src/host/compute/virt-driver.js';

/** One host's folders, and what the suite does to its guests behind the driver's back. */
export interface VirtRig {
  /** A driver over this host's folders, as a daemon that starts would make it. */
  open(): Promise<VirtDriver>;
  /** A guest that can be spawned, with an id of its own. */
  guest(): Promise<GuestDefinition>;
  /** A pin that a host like this can start, and would not choose. */
  otherPin(): Promise<MachinePin>;
  /** Resolves when the guest listens to what it is asked. */
  booted(driver: VirtDriver, instanceId: string): Promise<void>;
  /** Differs after each start of the guest, and only then. */
  life(driver: VirtDriver, instanceId: string): Promise<string>;
  /** Lets it happen. `driver` undefined: while no daemon runs; then resolves once it has happened. */
  befall(driver: VirtDriver | undefined, instanceId: string, kind: PowerEventKind): Promise<void>;
  /** Leaves something that belongs to no guest. */
  litter(): Promise<void>;
  clear(): Promise<void>;
}

const never = new AbortController().signal;
const KINDS: readonly PowerEventKind[] = ['guest-shutdown', 'guest-panicked', 'guest-lost'];
const withGeneration = (guest: GuestDefinition, generation: number) => ({ ...guest, generation });
const kept = (guest: GuestDefinition): GuestDefinition => ({
  ...guest,
  disks: guest.disks.map((disk) => ({ ...disk, mode: 'keep' })),
});
const failsWith = (code: EngineError['code']) => expect.objectContaining({ code });

/** Power events as they come in. */
class Told {
  readonly events: GuestPowerEvent[] = [];
  readonly #waiting = new Set<() => void>();

  readonly sink = async (event: GuestPowerEvent): Promise<void> => {
    this.events.push(event);
    for (const wake of this.#waiting) wake();
  };

  first(): Promise<GuestPowerEvent> {
    return new Promise((resolve) => {
      const look = () => {
        const [event] = this.events;
        if (event) resolve(event);
        else this.#waiting.add(look);
      };
      look();
    });
  }
}

/** What every hypervisor must do: the rules of docs/contracts/virt.md. A driver is done when this passes against it. */
export function virtDriverContract(name: string, makeRig: () => Promise<VirtRig>): void {
  describe(`virt driver contract: ${name}`, () => {
    let rig: VirtRig;
    let driver: VirtDriver;
    let told: Told;

    const restart = async () => {
      await driver.close();
      driver = await rig.open();
      told = new Told();
      await driver.adopt(told.sink);
    };
    const powerOf = async (instanceId: string) => (await driver.inspect(instanceId))?.power;
    const spawned = async () => {
      const guest = await rig.guest();
      await driver.spawn(guest, never);
      return guest;
    };

    beforeEach(async () => {
      rig = await makeRig();
      driver = await rig.open();
      told = new Told();
      await driver.adopt(told.sink);
    });
    afterEach(async () => {
      for (const { instanceId } of await driver.list()) await driver.destroy(instanceId);
      await driver.close();
      await rig.clear();
    });

    describe('spawn', () => {
      it('starts a guest, which then runs under its generation', async () => {
        const { instanceId, generation } = await spawned();
        const fact = { instanceId, generation, power: 'running' };
        expect(await driver.inspect(instanceId)).toEqual(fact);
        expect(await driver.list()).toEqual([fact]);
      });

      it('leaves a guest that runs as it is, but for its generation', async () => {
        const guest = await spawned();
        const life = await rig.life(driver, guest.instanceId);
        await driver.spawn(withGeneration(guest, 7), never);
        expect(await rig.life(driver, guest.instanceId)).toBe(life);
        expect(await driver.inspect(guest.instanceId)).toMatchObject({ generation: 7, power: 'running' });
      });

      it('starts a stopped guest again from its own disk', async () => {
        const guest = await spawned();
        const life = await rig.life(driver, guest.instanceId);
        await driver.stop(guest.instanceId, 0, never);
        await driver.spawn(withGeneration(kept(guest), 2), never);
        expect(await driver.inspect(guest.instanceId)).toMatchObject({ generation: 2, power: 'running' });
        expect(await rig.life(driver, guest.instanceId)).not.toBe(life);
      });

      it('refuses to keep a disk that is not there, and leaves nothing', async () => {
        const guest = await rig.guest();
        await expect(driver.spawn(kept(guest), never)).rejects.toEqual(failsWith('GuestDiskMissing'));
        expect(await driver.list()).toEqual([]);
        expect(await driver.strays()).toEqual([]);
      });

      it('leaves nothing running when it is cancelled', async () => {
        const guest = await rig.guest();
        await expect(driver.spawn(guest, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
        expect(await powerOf(guest.instanceId)).not.toBe('running');
        await driver.spawn(guest, never);
        expect(await powerOf(guest.instanceId)).toBe('running');
      });

      it('pins a guest at its first start, and keeps to it', async () => {
        const guest = await rig.guest();
        const pin = await driver.spawn(guest, never);
        expect(pin).toMatchObject({ machineType: expect.any(String), cpuModel: expect.any(String) });
        expect(await driver.spawn(guest, never)).toEqual(pin);
        expect(await driver.reboot(guest.instanceId, 0, never)).toEqual(pin);
        await driver.stop(guest.instanceId, 0, never);
        await restart();
        expect(await driver.spawn(kept(guest), never)).toEqual(pin);
      });

      it('starts a guest as it is told that it is pinned', async () => {
        const guest = await rig.guest();
        const pin = await rig.otherPin();
        expect(await driver.spawn({ ...guest, pin }, never)).toEqual(pin);
        await driver.stop(guest.instanceId, 0, never);
        expect(await driver.spawn(kept(guest), never)).toEqual(pin);
      });

      it('gives a guest all of its disks, and refuses volumes before it makes anything', async () => {
        const guest = await rig.guest();
        const disks = [...guest.disks, blankOf('data', 2 ** 20)];
        await driver.spawn({ ...guest, disks }, never);
        expect(await powerOf(guest.instanceId)).toBe('running');
        const other = await rig.guest();
        const volume = { ...blankOf('vol', 0), source: { from: 'volume', volumeId: 'v' } } as const;
        const withVolume = { ...other, disks: [...other.disks, volume] };
        await expect(driver.spawn(withVolume, never)).rejects.toEqual(failsWith('UnsupportedOperation'));
        expect(await powerOf(other.instanceId)).toBeUndefined();
      });

      it('runs guests beside each other', async () => {
        const guests = await Promise.all([rig.guest(), rig.guest()]);
        await Promise.all(guests.map((guest) => driver.spawn(guest, never)));
        const [first, second] = guests.map(({ instanceId }) => instanceId);
        await driver.destroy(String(first));
        expect(await driver.list()).toEqual([
          expect.objectContaining({ instanceId: second, power: 'running' }),
        ]);
      });
    });

    describe('stop', () => {
      it('cuts the power and keeps the guest; off and not there are success; no event', async () => {
        const { instanceId, generation } = await spawned();
        await driver.stop(instanceId, 0, never);
        await driver.stop(instanceId, 0, never);
        expect(await driver.list()).toEqual([{ instanceId, generation, power: 'stopped' }]);
        await driver.stop((await rig.guest()).instanceId, 0, never);
        expect(told.events).toEqual([]);
      });

      it('lets the guest shut down by itself', async () => {
        const { instanceId } = await spawned();
        await rig.booted(driver, instanceId);
        const before = Date.now();
        await driver.stop(instanceId, 60_000, never);
        expect(await powerOf(instanceId)).toBe('stopped');
        expect(Date.now() - before).toBeLessThan(50_000);
        expect(told.events).toEqual([]);
      });
    });

    describe('reboot', () => {
      it('starts the guest anew, without an event', async () => {
        const { instanceId } = await spawned();
        const life = await rig.life(driver, instanceId);
        await driver.reboot(instanceId, 0, never);
        expect(await powerOf(instanceId)).toBe('running');
        expect(await rig.life(driver, instanceId)).not.toBe(life);
        expect(told.events).toEqual([]);
      });

      it('refuses a guest that is off or not there', async () => {
        const { instanceId } = await spawned();
        await driver.stop(instanceId, 0, never);
        await expect(driver.reboot(instanceId, 0, never)).rejects.toEqual(failsWith('GuestNotRunning'));
        const absent = (await rig.guest()).instanceId;
        await expect(driver.reboot(absent, 0, never)).rejects.toEqual(failsWith('GuestNotRunning'));
      });
    });

    describe('cards beside the first', () => {
      const portId = '0b0e0f6a-6a39-4f0b-9a51-2f3f5a1c7d20';
      const card = { ...nicOf({}, '02:16:3e:00:00:09'), portId };
      const cardsOf = async (instanceId: string) => (await driver.inspect(instanceId))?.cards;

      it('come to guests that run, stay over the next daemon, and end with the guest', async () => {
        const { instanceId } = await spawned();
        if (!takesCards(driver)) return;
        await driver.cards.plug(instanceId, card, never);
        await driver.cards.plug(instanceId, card, never);
        expect(await cardsOf(instanceId)).toEqual([portId]);
        await restart();
        expect(await cardsOf(instanceId)).toEqual([portId]);
        await driver.stop(instanceId, 0, never);
        expect(await cardsOf(instanceId)).toBeUndefined();
        if (!takesCards(driver)) return;
        const { cards } = driver;
        await expect(cards.plug(instanceId, card, never)).rejects.toEqual(failsWith('GuestNotRunning'));
        await cards.unplug(instanceId, { portId, graceMs: 10, force: false }, never);
      });

      it('come with a start', async () => {
        const guest = await rig.guest();
        await driver.spawn({ ...guest, nics: [...guest.nics, card] }, never);
        if (takesCards(driver)) expect(await cardsOf(guest.instanceId)).toEqual([portId]);
      });
    });

    describe('copies of root disks', () => {
      const imageId = '0b0e0f6a-6a39-4f0b-9a51-2f3f5a1c7d10';
      const copied = async (instanceId: string) => {
        if (!copiesRoots(driver)) throw new Error('the driver copies no disks');
        const bytes: Buffer[] = [];
        for await (const chunk of (await driver.roots.findCopy(instanceId, imageId)).open())
          bytes.push(chunk as Buffer);
        return Buffer.concat(bytes).length;
      };

      it('are made of guests that run, which run on, and of those that are off', async () => {
        if (!copiesRoots(driver)) return;
        const guest = await rig.guest();
        const { instanceId } = guest;
        await driver.spawn(guest, never);
        const life = await rig.life(driver, instanceId);
        await driver.roots.copyRoot(instanceId, { imageId }, never);
        expect(await copied(instanceId)).toBeGreaterThan(0);
        await driver.roots.copyRoot(instanceId, { imageId }, never);
        expect(await rig.life(driver, instanceId)).toBe(life);
        await driver.roots.dropCopy(instanceId, imageId);
        await driver.roots.dropCopy(instanceId, imageId);
        await expect(driver.roots.findCopy(instanceId, imageId)).rejects.toEqual(
          failsWith('GuestDiskMissing'),
        );
        await driver.stop(instanceId, 0, never);
        await driver.roots.copyRoot(instanceId, { imageId, graceMs: 10 }, never);
        expect(await copied(instanceId)).toBeGreaterThan(0);
        expect(await driver.inspect(instanceId)).toMatchObject({ power: 'stopped' });
        await driver.destroy(instanceId);
        await expect(driver.roots.findCopy(instanceId, imageId)).rejects.toEqual(
          failsWith('GuestDiskMissing'),
        );
      });

      it('are made at rest where that is asked, and the guest runs again', async () => {
        if (!copiesRoots(driver)) return;
        const guest = await rig.guest();
        const { instanceId } = guest;
        await driver.spawn(guest, never);
        const life = await rig.life(driver, instanceId);
        await driver.roots.copyRoot(instanceId, { imageId, graceMs: 10 }, never);
        expect(await copied(instanceId)).toBeGreaterThan(0);
        expect(await driver.inspect(instanceId)).toMatchObject({ power: 'running' });
        expect(await rig.life(driver, instanceId)).not.toBe(life);
        expect(told.events).toEqual([]);
      });

      it('are of guests that are here', async () => {
        if (!copiesRoots(driver)) return;
        const { instanceId } = await rig.guest();
        await expect(driver.roots.copyRoot(instanceId, { imageId }, never)).rejects.toEqual(
          failsWith('GuestDiskMissing'),
        );
      });
    });

    describe('destroy', () => {
      it('removes what runs and what is off, and accepts what is not there', async () => {
        const off = await spawned();
        await driver.stop(off.instanceId, 0, never);
        const runs = await spawned();
        for (const { instanceId } of [off, runs, runs]) await driver.destroy(instanceId);
        expect(await driver.list()).toEqual([]);
        expect(await driver.strays()).toEqual([]);
        expect(await powerOf(runs.instanceId)).toBeUndefined();
        expect(told.events).toEqual([]);
      });

      it('removes the disk', async () => {
        const guest = await spawned();
        await driver.destroy(guest.instanceId);
        await expect(driver.spawn(kept(guest), never)).rejects.toEqual(failsWith('GuestDiskMissing'));
      });
    });

    describe('what befalls a guest', () => {
      it.each(KINDS)('tells of %s under the newest generation; the guest is stopped then', async (kind) => {
        const { instanceId } = await spawned();
        await rig.booted(driver, instanceId);
        await driver.renew(instanceId, 5);
        await rig.befall(driver, instanceId, kind);
        expect(await told.first()).toMatchObject({ instanceId, generation: 5, kind });
        await restart();
        expect(await powerOf(instanceId)).toBe('stopped');
        expect(told.events).toEqual([]);
      });

      it.each(KINDS)('tells of %s that no daemon saw', async (kind) => {
        const { instanceId, generation } = await spawned();
        await rig.booted(driver, instanceId);
        await driver.close();
        await rig.befall(undefined, instanceId, kind);
        await restart();
        expect(await told.first()).toMatchObject({ instanceId, generation, kind });
        expect(await powerOf(instanceId)).toBe('stopped');
      });
    });

    describe('the next daemon', () => {
      it('adopts guests as they are', async () => {
        const runs = await spawned();
        const off = await spawned();
        await driver.stop(off.instanceId, 0, never);
        const life = await rig.life(driver, runs.instanceId);
        await restart();
        expect(await powerOf(runs.instanceId)).toBe('running');
        expect(await powerOf(off.instanceId)).toBe('stopped');
        expect(await rig.life(driver, runs.instanceId)).toBe(life);
        expect(told.events).toEqual([]);
        await driver.stop(runs.instanceId, 0, never);
        expect(await powerOf(runs.instanceId)).toBe('stopped');
      });

      it('knows the generation', async () => {
        const { instanceId } = await spawned();
        await driver.renew(instanceId, 9);
        await restart();
        expect(await driver.inspect(instanceId)).toMatchObject({ generation: 9 });
      });
    });

    it('accepts a new generation for a guest that is not there', async () => {
      await driver.renew((await rig.guest()).instanceId, 3);
      expect(await driver.list()).toEqual([]);
    });

    it('reports what belongs to no guest', async () => {
      await spawned();
      expect(await driver.strays()).toEqual([]);
      await rig.litter();
      expect(await driver.strays()).toHaveLength(1);
    });

    it('says what the host has', async () => {
      const { vcpus, memoryMiB, diskGiB } = await driver.capacity();
      for (const figure of [vcpus, memoryMiB, diskGiB]) expect(figure).toBeGreaterThan(0);
    });

    it('counts what a guest that runs has used, if it counts', async () => {
      const guest = await rig.guest();
      await driver.spawn(guest, never);
      if (!hasCounters(driver)) return;
      const { uptimeSeconds, cards, disks } = (await driver.counters(guest.instanceId)) ?? {};
      expect(uptimeSeconds).toBeGreaterThanOrEqual(0);
      expect(uptimeSeconds).toBeLessThan(3_600);
      // Each of them, or none where there is nothing to be counted.
      expect([0, guest.nics.length]).toContain(cards?.length);
      expect([0, guest.disks.length]).toContain(disks?.length);
      expect(guestCounters.safeParse(await driver.counters(guest.instanceId)).error).toBeUndefined();
      await driver.stop(guest.instanceId, 0, never);
      expect(await driver.counters(guest.instanceId)).toBeUndefined();
      expect(await driver.counters((await rig.guest()).instanceId)).toBeUndefined();
    });

    it('shows the newest of what a guest wrote to its console, if it has one', async () => {
      const { instanceId } = await spawned();
      if (!hasConsole(driver)) return;
      await rig.booted(driver, instanceId);
      const all = String(await driver.consoleOutput(instanceId, 1_000_000));
      expect(all.length).toBeGreaterThan(20);
      expect((await driver.consoleOutput(instanceId, 10))?.length).toBe(10);
      await driver.stop(instanceId, 0, never);
      expect(String(await driver.consoleOutput(instanceId, 1_000_000)).slice(0, 20)).toBe(all.slice(0, 20));
      expect(await driver.consoleOutput((await rig.guest()).instanceId, 10)).toBeUndefined();
    });
  });
}
