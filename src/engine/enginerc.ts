/** What a person needs to use the cloud from a shell. */
export interface Access {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly imageId: string | undefined;
  readonly keyFile: string;
}

/** Shell lines that point EC2's clients at this cloud, and at nothing else that the shell knew before. */
export function enginercOf(access: Access): string {
  const values = {
    AWS_ACCESS_KEY_ID: access.accessKey,
    AWS_SECRET_ACCESS_KEY: access.secretKey,
    AWS_DEFAULT_REGION: access.region,
    AWS_REGION: access.region,
    AWS_ENDPOINT_URL_EC2: access.endpoint,
    ENGINE_IMAGE_ID: access.imageId ?? '',
    ENGINE_KEY_FILE: access.keyFile,
  };
  const exports = Object.entries(values).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  return `# Written by engine up. Use it with: . this-file\n${exports.join('')}unset AWS_SESSION_TOKEN AWS_PROFILE\n`;
}

const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;
