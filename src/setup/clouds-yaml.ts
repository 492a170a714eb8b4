/** What the openstack client needs to use the cloud as its first user. */
export interface X7Access {
  readonly authUrl: string;
  readonly project: string;
  readonly password: string;
  readonly region: string;
}

/** Name of the first user. */
const USER = 'admin';

/** A clouds.yaml with this cloud alone: `OS_CLIENT_CONFIG_FILE=… openstack --os-cloud=<cloud> …`. JSON is YAML. */
export function cloudsYamlOf(cloud: string, { authUrl, project, password, region }: X7Access): string {
  const auth = {
    ...{ auth_url: authUrl, username: USER, password, project_name: project },
    ...{ user_domain_name: 'Default', project_domain_name: 'Default' },
  };
  const entry = { auth, region_name: region, identity_api_version: 3, interface: 'public' };
  return `# Written by engine up.\n${JSON.stringify({ clouds: { [cloud]: entry } }, null, 2)}\n`;
}

/** The same as variables of a shell. */
export const openstackVariables = ({
  authUrl,
  project,
  password,
  region,
}: X7Access): Readonly<Record<string, string>> => ({
  ...{ OS_AUTH_URL: authUrl, OS_USERNAME: USER, OS_PASSWORD: password, OS_PROJECT_NAME: project },
  ...{ OS_USER_DOMAIN_NAME: 'Default', OS_PROJECT_DOMAIN_NAME: 'Default', OS_REGION_NAME: region },
  ...{ OS_IDENTITY_API_VERSION: '3', OS_INTERFACE: 'public' },
});
