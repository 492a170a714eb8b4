import type { MakeDevice } from './port-devices.js';

/** What tests put in the place of parts that need a guest or a build. */
export interface LinuxSeams {
  readonly makeDevice?: MakeDevice;
  /** The metadata proxy as Node can run it. */
  readonly proxyScript?: string;
  /** The same of the guests' doors. */
  readonly doorsScript?: string;
}
