export interface HostFlagfileFacts {
  readonly name: string;
  readonly cloud: string;
  readonly region: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly hostApiUrl: string;
  readonly networkManager: string;
  readonly tokenFile: string;
  /** Of the cloud's other hosts, by role; a role that is not there has the real one. */
  readonly drivers: Readonly<Partial<Record<string, string>>>;
  /** Lines of a flagfile: what daemons of the role have alike on all hosts. Undefined: nobody has said it. */
  readonly carried: string | undefined;
}

/** What each role does on a real machine, while no host of the cloud has said anything else. */
const REAL: Readonly<Partial<Record<string, string>>> = { compute: 'qemu', network: 'linux' };

const LOOPBACK = /^(\w+:\/\/)?(127\.|localhost\b|\[?::1)/;
const THIS_MACHINE = [
  '# 127.0.0.1 is the cloud’s own machine. On another one put its address here, and let the cloud listen there:',
];

/** What one daemon of a new host is started with: all of it. The token itself goes into a file of its own, 0600. */
export function hostFlagfile(role: string, facts: HostFlagfileFacts): string {
  const driver = facts.drivers[role] ?? REAL[role];
  return [
    `# engine-${role} of host ${facts.name}`,
    `--host=${facts.name}`,
    `--host_token_file=${facts.tokenFile}`,
    `--cloud=${facts.cloud}`,
    `--region=${facts.region}`,
    ...told(facts.hostApiUrl, '# engine-api --host_api_listen=ADDRESS'),
    `--host_api_url=${facts.hostApiUrl}`,
    ...told(
      facts.temporalAddress,
      '# a Temporal of your own that listens there; the one of engine up does not',
    ),
    `--temporal_address=${facts.temporalAddress}`,
    `--temporal_namespace=${facts.temporalNamespace}`,
    `--network_manager=${facts.networkManager}`,
    ...(driver === undefined ? [] : [`--${role}_driver=${driver}`]),
    ...(driver === 'qemu' ? PROBE : []),
    ...(facts.carried === undefined ? (NOT_SAID[role] ?? []) : carriedLines(facts.carried)),
    '',
  ].join('\n');
}

const told = (address: string, how: string): readonly string[] =>
  LOOPBACK.test(address) ? [...THIS_MACHINE, how] : [];

/** On the cloud's own machine `engine up` says it; elsewhere it is the operator's to say. */
const NOT_SAID: Readonly<Partial<Record<string, readonly string[]>>> = {
  network: ['# Guests there reach the world by the default route of their machine with', '# --snat'],
};

function carriedLines(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.length === 0 ? [] : ['# As on the other hosts of the cloud:', ...lines];
}

const PROBE = [
  '# KVM is used only where a probe guest boots under it; without these two guests are emulated, which is slow:',
  '# --qemu_probe_kernel=KERNEL',
  '# --qemu_probe_ramdisk=RAMDISK',
];
