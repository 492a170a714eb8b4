import { createRequire } from 'node:module';
import { longestFirst } from './longest-first.mjs';

/** Jest's own sequencer, as Jest finds it. */
const core = createRequire(import.meta.resolve('jest')).resolve('@jest/core');
const { default: JestsOwn } = createRequire(core)('@jest/test-sequencer');

/** Jest's own order behind the longest suites. */
export default class Sequencer extends JestsOwn {
  async sort(tests) {
    return longestFirst(await super.sort(tests));
  }
}
