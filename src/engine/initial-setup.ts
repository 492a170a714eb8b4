import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFolder } from '../common/package-folder.js';
import { hostPaths } from '../common/state/state-paths.js';
import { defaultFloatingRange, defaultRange, NO_RANGE } from './per-cloud-defaults.js';
import { cloudsYamlOf } from '../setup/clouds-yaml.js';
import { commandsOf, enginercOf } from '../setup/enginerc.js';
import { allRoles } from '../daemons/registry.js';
import { type Plan } from './plan.js';
import { withoutEffect } from './first-start-flags.js';
import { runSetup } from './run-setup.js';
import { type SetupResult, type SetupRequest } from '../setup/setup.contract.js';
import { ec2Endpoint, hostNames, s3Endpoint, x7Endpoint } from './settings.js';
import { optionalText } from '../common/files/optional-text.js';
import { folder, writeSecret } from '../common/state/state-folder.js';
import { resolverOf } from './world-defaults.js';

/**
 * Between servers and daemons: the set-up is run, and what it answers is kept where it belongs. Returns what there is
 * to say: flags that no longer have an effect.
 */
export async function makeBeginnings(plan: Plan): Promise<readonly string[]> {
  const { installation, flagfiles, users, logs, settings, host } = plan;
  const place = { installation, flagfile: flagfiles['engine-api'], user: users.control };
  const request = await requestOf(plan);
  const result = await runSetup({ ...place, log: logs.of('engine-setup') }, request);
  await keep(plan, request, result);
  return withoutEffect(settings.given, { host, network: result.network });
}

/** What `--floating_range` comes to. */
const floatingRangeOf = (asked: string, cloud: string): string | undefined =>
  asked === NO_RANGE ? undefined : asked || defaultFloatingRange(cloud);

async function requestOf({ settings, host, tiny, outbound }: Plan): Promise<SetupRequest> {
  const { flags, paths } = settings;
  const names = hostNames(host, flags.fake_hosts);
  const tokens = await Promise.all(names.map((name) => optionalText(hostPaths(paths.root, name).token)));
  return {
    machine: { hosts: names, roles: allRoles },
    hosts: names.filter((_, n) => tokens[n] === undefined),
    zone: `${flags.region}a`,
    network: {
      cidr: flags.fixed_range || defaultRange(flags.cloud),
      dns: resolverOf(flags.dns_server, outbound.opens),
    },
    floatingRange: floatingRangeOf(flags.floating_range, flags.cloud),
    retentionDays: flags.temporal_retention,
    image: 'why' in tiny ? undefined : tiny,
    password:
      (await optionalText(paths.password)) === undefined ? randomBytes(18).toString('base64url') : undefined,
    wantsPrivateKey: (await optionalText(paths.privateKey)) === undefined,
  };
}

/** What only root (or the person who started it) keeps: hosts' tokens, the private key, the lines for the shell. */
async function keep({ settings }: Plan, request: SetupRequest, result: SetupResult): Promise<void> {
  const { flags, paths } = settings;
  for (const [host, token] of Object.entries(result.tokens)) {
    const own = hostPaths(paths.root, host);
    await folder(own.root, 0o711);
    await writeSecret(own.token, `${token}\n`);
  }
  if (result.privateKey !== undefined) await writeSecret(paths.privateKey, result.privateKey);
  const { accessKey, secretKey, imageId } = result;
  if (request.password !== undefined) await writeSecret(paths.password, request.password);
  const x7 = {
    ...{ authUrl: `${x7Endpoint(settings)}/identity/v3`, project: result.project },
    ...{ password: (await optionalText(paths.password)) ?? '', region: flags.region },
  };
  await writeSecret(paths.cloudsYaml, cloudsYamlOf(flags.cloud, x7));
  const known = { accessKey, secretKey, imageId, keyFile: paths.privateKey, x7 };
  const access = {
    ...{ endpoint: ec2Endpoint(settings), s3: s3Endpoint(settings) },
    region: flags.region,
    ...known,
    commands: paths.commands,
  };
  const place = { cloud: flags.cloud, root: paths.root, flags: paths.flags };
  await folder(paths.commands, 0o755);
  for (const [name, text] of Object.entries(
    commandsOf(process.execPath, join(packageFolder(), 'bin'), place),
  ))
    await writeFile(join(paths.commands, name), text, { mode: 0o755 });
  await writeSecret(paths.rc, enginercOf(access));
}
