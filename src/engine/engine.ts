import 'reflect-metadata';
import { commonFlags } from '../common/flags/common.flags.js';
import { type FlagSpec } from '../common/flags/flags.js';
import { answerTo, type Help, thoseOf } from '../common/flags/help-text.js';
import { parseFlags } from '../common/flags/parse-flags.js';
import { cloudPlace } from '../setup/cloud-place.js';
import { examine, report } from './doctor.js';
import { engineFlags, statusFlags } from './engine.flags.js';
import { leftRunning } from './left-running.js';
import { runningClouds } from './running-clouds.js';
import { settingsOf, upFlags } from './settings.js';
import { downAfterKill } from './down-after-kill.js';
import { downAndGone } from './go-down.js';
import { cloudsTable, notUp, statusOf, statusTable } from './status.js';
import { up } from './up.js';

const { cloud, state_path } = commonFlags;
// The offset changes nothing here: who gives a second cloud's flags to `up` may give them to all verbs.
const where = { cloud, state_path, port_offset: engineFlags.port_offset };
const write = (text: string) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);

/** The first Ctrl-C; the next ends this program, and the cloud goes down without it. */
const onHurry = (hurry: () => void) => void process.once('SIGINT', hurry);

interface Verb {
  readonly help: string;
  readonly flags: FlagSpec;
  /** Resolves with the exit status. */
  run(argv: readonly string[]): Promise<number>;
}

/** Which cloud does not matter: `enginerc` names one to all verbs. */
const listFlags = { ...where, json: statusFlags.json };
const downFlags = { ...where, keep_guests: engineFlags.keep_guests };

const verbs: Readonly<Record<string, Verb>> = {
  up: {
    help: 'Start the whole cloud on this box, in the foreground',
    flags: upFlags,
    run: async (argv) => up(argv, write).then(() => Number(process.exitCode ?? 0)),
  },
  down: {
    help: 'Stop it; guests are shut down and start again with the next up',
    flags: downFlags,
    async run(argv) {
      const flags = parseFlags(downFlags, argv);
      const place = cloudPlace(downFlags, argv, flags);
      const by = { keepGuests: flags.keep_guests, say: write, onHurry };
      const gone = (await downAndGone(place, by)) || (await downAfterKill(place, by));
      const left = leftRunning(place);
      const kept = gone && flags.keep_guests ? left.filter(({ isEnding }) => !isEnding) : [];
      if (left.length === kept.length) write(gone ? 'down' : await notUp(place));
      for (const { pid, program } of left) write(`left of it: ${program}, process ${pid}`);
      if (left.length > 0) write('the next engine up takes guests over; kill -9 ends what shall not run');
      return left.length > kept.length ? 1 : 0;
    },
  },
  status: {
    help: 'Show its parts; exits with 0 once every one is up',
    flags: { ...where, ...statusFlags },
    async run(argv) {
      const spec = { ...where, ...statusFlags };
      const flags = parseFlags(spec, argv);
      const place = cloudPlace(spec, argv, flags);
      const status = await statusOf(place, flags.wait);
      if (flags.json) write(JSON.stringify(status ?? { up: false, parts: [] }));
      else write(status ? statusTable(status) : await notUp(place));
      return status?.up ? 0 : 1;
    },
  },
  list: {
    help: 'Show the clouds that run on this machine',
    flags: listFlags,
    async run(argv) {
      const { json } = parseFlags(listFlags, argv);
      const clouds = await runningClouds();
      if (json) write(JSON.stringify(clouds));
      else write(clouds.length > 0 ? cloudsTable(clouds) : 'no cloud runs on this machine: npm start');
      return 0;
    },
  },
  doctor: {
    help: 'Tell what this box can do, what is missing, and what stands in the way',
    flags: upFlags,
    async run(argv) {
      const findings = await examine(settingsOf(argv));
      write(report(findings));
      return findings.every(({ well }) => well) ? 0 : 1;
    },
  },
};

function usage(status: number): number {
  for (const [name, { help }] of Object.entries(verbs)) write(`engine ${name.padEnd(8)}${help}`);
  write('engine VERB --help tells the flags of each; engine --version');
  return status;
}

async function main([name = '', ...argv]: readonly string[]): Promise<number> {
  if (name === '--help' || name === 'help') return usage(0);
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  const said = answerTo(verb ? argv : [name], () => helpOf(name, verb));
  if (said === undefined) return verb ? verb.run(argv) : usage(2);
  write(said);
  return 0;
}

function helpOf(name: string, verb: Verb | undefined): Help {
  const { help = '', flags: spec = {} } = verb ?? {};
  const groups = [
    { title: 'Which cloud, and how it is started', flags: { ...where, ...engineFlags } },
    { title: 'Of every daemon', flags: commonFlags },
    { title: 'What this verb shows', flags: statusFlags },
  ].map(({ title, flags }) => ({ title, flags: thoseOf(spec, flags) }));
  return { about: `engine ${name}: ${help}`, groups, spec };
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`engine: ${(error as Error).message}\n`);
  process.exit(1);
}
