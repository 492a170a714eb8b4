import { join } from 'node:path';
import { openstackVariables, type X7Access } from './clouds-yaml.js';

/** What a person needs to use the cloud from a shell. */
export interface Access {
  readonly endpoint: string;
  /** Absent: the cloud has no object store. */
  readonly s3?: string | undefined;
  readonly region: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly imageId: string | undefined;
  readonly keyFile?: string;
  /** Absent: for EC2 alone. */
  readonly x7?: X7Access;
  /** Folder of `engine` and `engine-manage`, which know this cloud; absent: not for an operator. */
  readonly commands?: string;
}

/**
 * Shell lines that point EC2's clients at this cloud, and at nothing else that the shell knew before. `author`: who
 * wrote them.
 */
export function enginercOf(access: Access, author = 'engine up'): string {
  const values = {
    AWS_ACCESS_KEY_ID: access.accessKey,
    AWS_SECRET_ACCESS_KEY: access.secretKey,
    AWS_DEFAULT_REGION: access.region,
    AWS_REGION: access.region,
    AWS_ENDPOINT_URL_EC2: access.endpoint,
    AWS_ENDPOINT_URL_STS: access.endpoint,
    ...(access.s3 !== undefined && { AWS_ENDPOINT_URL_S3: access.s3 }),
    ENGINE_IMAGE_ID: access.imageId ?? '',
    ...(access.keyFile !== undefined && { ENGINE_KEY_FILE: access.keyFile }),
    ...(access.x7 && openstackVariables(access.x7)),
  };
  const exports = Object.entries(values).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  const path = access.commands === undefined ? '' : `export PATH=${quoted(access.commands)}:"$PATH"\n`;
  return `# Written by ${author}. Use it with: . this-file\n${exports.join('')}${path}unset AWS_SESSION_TOKEN AWS_PROFILE OS_CLOUD OS_TOKEN\n`;
}

/**
 * `engine` and `engine-manage` for a shell's PATH, by name: each says which cloud is meant, and a word of the caller's
 * own wins.
 */
export function commandsOf(node: string, bin: string, place: CommandPlace): Readonly<Record<string, string>> {
  const program = (name: string) => `${quoted(node)} ${quoted(join(bin, `${name}.mjs`))}`;
  const cloud = `--cloud=${quoted(place.cloud)} --state_path=${quoted(place.root)}`;
  const manage = `--flagfile=${quoted(join(place.flags, 'engine-manage.flags'))}`;
  const start = '#!/bin/sh\n# Written by engine up.\n';
  return {
    engine: `${start}case "\${1-}" in ''|-*|help) exec ${program('engine')} "$@" ;; esac\nverb=$1; shift\nexec ${program('engine')} "$verb" ${cloud} "$@"\n`,
    'engine-manage': `${start}exec ${program('engine-manage')} ${manage} "$@"\n`,
  };
}

/** Which cloud its commands mean. */
export interface CommandPlace {
  readonly cloud: string;
  readonly root: string;
  readonly flags: string;
}

const quoted = (value: string): string => `'${value.replaceAll("'", "'\\''")}'`;
