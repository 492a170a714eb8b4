export interface HostFlagfileFacts {
  readonly name: string;
  readonly cloud: string;
  readonly region: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly hostApiUrl: string;
  readonly networkManager: string;
  readonly tokenFile: string;
}

/** What engine-compute and engine-network of a new host are started with. The token itself goes into its own file, 0600. */
export const hostFlagfile = (facts: HostFlagfileFacts): string =>
  [
    `# engine-compute and engine-network of host ${facts.name}`,
    `--host=${facts.name}`,
    `--host_token_file=${facts.tokenFile}`,
    `--cloud=${facts.cloud}`,
    `--region=${facts.region}`,
    `--host_api_url=${facts.hostApiUrl}`,
    `--temporal_address=${facts.temporalAddress}`,
    `--temporal_namespace=${facts.temporalNamespace}`,
    `--network_manager=${facts.networkManager}`,
    '',
  ].join('\n');
