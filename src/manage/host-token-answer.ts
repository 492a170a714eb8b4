import { binaryOf, roleOf } from '../../workflows/contracts/host-roles.js';
import { HostDriversRepository } from '../cloud/hosts/host-drivers.repository.js';
import { hostFlagfile } from '../cloud/hosts/host-flagfile.js';
import { HostService } from '../cloud/hosts/host.service.js';
import { optionalText } from '../common/files/optional-text.js';
import { packageFolder } from '../common/package-folder.js';
import { carriedFlagfile, hostPaths, statePaths, stateRoot } from '../common/state/state-paths.js';
import { type Answer, tableOf } from './command.js';
import type { ManageContext } from './manage-context.js';

/** A host's token, and the flagfiles that its machine needs. */
export async function hostTokenAnswer(context: ManageContext, name: string, token: string): Promise<Answer> {
  const { flags } = context;
  const root = stateRoot(flags, packageFolder());
  const tokenFile = hostPaths(root, name).token;
  const latest = await (await context.get(HostDriversRepository)).latest();
  const facts = {
    ...{ name, tokenFile, cloud: flags.cloud, region: flags.region, hostApiUrl: flags.host_api_url },
    temporalAddress: flags.temporal_address,
    temporalNamespace: flags.temporal_namespace,
    networkManager: flags.network_manager,
    drivers: Object.fromEntries(latest.map(({ binary, driver }) => [roleOf(binary), driver])),
  };
  const hosts = await (await context.get(HostService)).list(flags.service_down_time);
  const roles = hosts.find((host) => host.name === name)?.roles ?? [];
  const flagfileOf = async (role: string) => {
    const carried = await optionalText(carriedFlagfile(statePaths(root), role));
    return [binaryOf(role), hostFlagfile(role, { ...facts, carried })] as const;
  };
  const files = Object.fromEntries(await Promise.all(roles.map(flagfileOf)));
  const told = Object.entries(files).map(
    ([binary, text]) => `# ${binary}.flags on that host, for ${binary} --flagfile=${binary}.flags:\n${text}`,
  );
  const shown: Readonly<Record<string, string>> = { name, token, tokenFile, ...files };
  return {
    ...tableOf(Object.keys(shown), [shown]),
    text: [`# its token, for ${tokenFile} on that host (0600):\n#   ${token}`, ...told].join('\n').trimEnd(),
  };
}
