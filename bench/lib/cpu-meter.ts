import type { BenchPart } from './bench-cloud.js';
import { cpuSecondsOf, familyOf } from './processes.js';

/** Milliseconds of CPU, user and system, by process of the cloud; `bench` is this process. */
export type Cpu = Readonly<Record<string, number>>;

export interface Measured {
  /** Wall clock, in milliseconds. */
  readonly ms: number;
  /** For each thing that was done. */
  readonly cpu: Cpu;
}

const LOOK_MS = 500;
const MOST_LOOKS = 20;
/** Of one core. */
const QUIET = 0.1;

const sum = (spent: ReadonlyMap<string, number>): number => [...spent.values()].reduce((a, b) => a + b, 0);

/** Says what work costs in each process of one cloud. */
export class CpuMeter {
  constructor(private readonly parts: readonly BenchPart[]) {}

  /** Does `work`, which is `count` things of one kind. The kernel counts in 10 ms: few things give coarse figures. */
  async over(count: number, work: () => Promise<unknown>): Promise<Measured> {
    const before = this.#spent();
    const own = process.cpuUsage();
    const began = performance.now();
    await work();
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(own);
    // What it leaves to be done is its cost too; what the cloud does in that time anyway is not.
    const idle = await this.quiet();
    const cloud = [...this.#spent()].map(
      ([name, spent]) => [name, (spent - (before.get(name) ?? 0) - (idle.get(name) ?? 0)) / count] as const,
    );
    return { ms, cpu: Object.fromEntries([...cloud, ['bench', (user + system) / 1000 / count]]) };
  }

  /**
   * Resolves once the cloud has had next to nothing to do for a moment: what was asked before leaves work behind,
   * Temporal's lists most of all, which would be counted as the next question's. After ten seconds it is as quiet as it
   * gets. Returns milliseconds of CPU by part that the cloud would have spent in this time with nothing to do, going by
   * the last moment.
   */
  async quiet(): Promise<ReadonlyMap<string, number>> {
    for (let looks = 1; ; looks += 1) {
      const before = this.#spent();
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      const after = [...this.#spent()];
      const look = new Map(after.map(([name, spent]) => [name, spent - (before.get(name) ?? 0)]));
      if (sum(look) >= QUIET * LOOK_MS && looks < MOST_LOOKS) continue;
      return new Map([...look].map(([name, spent]) => [name, spent * looks]));
    }
  }

  /** Milliseconds since each part began. */
  #spent(): ReadonlyMap<string, number> {
    return new Map(
      this.parts.map(({ name, pid }) => [
        name,
        // The supervisor's children are the other parts.
        1000 * cpuSecondsOf(name === 'engine' ? [pid] : familyOf(pid)),
      ]),
    );
  }
}

/** Of rounds that did as many things each. */
export function meanCpu(rounds: readonly Measured[]): Cpu {
  const mean: Record<string, number> = {};
  for (const { cpu } of rounds)
    for (const [name, ms] of Object.entries(cpu)) mean[name] = (mean[name] ?? 0) + ms / rounds.length;
  return mean;
}

/** `temporal 12.3, postgresql 4.5, … ms CPU each`: most expensive first, without what cost nothing. */
export function cpuText(cpu: Cpu): string {
  const spent = Object.entries(cpu)
    .filter(([, ms]) => ms >= 0.05)
    .sort(([, a], [, b]) => b - a)
    .map(([name, ms]) => `${name} ${ms.toFixed(1)}`);
  return spent.length === 0 ? '' : `ms CPU each: ${spent.join(', ')}`;
}
