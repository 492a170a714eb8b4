import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, it } from '@jest/globals';
import type { PrivateCloud } from '../support/private-cloud.js';
import { type Ran, runProgram } from './clients.js';

/** Where systems keep providers that were fetched before; `ENGINE_TERRAFORM_PROVIDERS` names another folder. */
const MIRRORS = [
  process.env['ENGINE_TERRAFORM_PROVIDERS'] ?? '',
  '/usr/share/terraform/providers',
  '/usr/local/share/terraform/plugins',
  '/opt/tf-plugins',
];

const PROVIDER = 'registry.terraform.io/hashicorp/aws';

const mirror = MIRRORS.find((folder) => folder !== '' && existsSync(join(folder, PROVIDER)));
/** What a configuration asks of a provider. */
export interface Provider {
  /** The first lines of every configuration. */
  readonly head: string;
  /** A folder with it, as `terraform init` looks for it. */
  readonly mirror: string;
}

export const terraformProgram = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'terraform'))
  .find((file) => existsSync(file));

/** Where Terraform or its AWS provider is not, the suite is skipped, by name. */
export function describeWithTerraform(name: string, suite: () => void): void {
  if (terraformProgram !== undefined && mirror !== undefined) describe(name, suite);
  else if (process.env['ENGINE_REQUIRE_TERRAFORM'] !== '1') describe.skip(name, suite);
  else
    it(`${name}: Terraform is here`, () => {
      throw new Error('terraform or its AWS provider is missing, and ENGINE_REQUIRE_TERRAFORM=1');
    });
}

/** Region, endpoints and keys come by the environment. */
const HEAD = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  skip_region_validation  = true
  skip_metadata_api_check = true
  s3_use_path_style       = true
}
`;

const AWS: Provider = { head: HEAD, mirror: mirror ?? '' };

/** A folder with one configuration, and its state. */
export class TerraformFolder {
  private constructor(
    private readonly cloud: PrivateCloud,
    private readonly folder: string,
    private readonly head: string,
  ) {}

  /** With `configuration` written, and the provider at hand: AWS's, or the one that is named. */
  static async create(
    cloud: PrivateCloud,
    of: string | { readonly name: string; readonly provider: Provider },
    configuration: string,
  ): Promise<TerraformFolder> {
    const { name, provider } = typeof of === 'string' ? { name: of, provider: AWS } : of;
    const { head, mirror: path } = provider;
    const folder = join(cloud.folder, name);
    await mkdir(folder);
    await writeFile(
      join(folder, 'terraform.rc'),
      `provider_installation {\n  filesystem_mirror {\n    path = "${path}"\n  }\n}\n`,
    );
    const made = new TerraformFolder(cloud, folder, head);
    await made.write(configuration);
    await made.succeed('init');
    return made;
  }

  async write(configuration: string): Promise<void> {
    await writeFile(join(this.folder, 'main.tf'), `${this.head}${configuration}`);
  }

  /** What it prints. Throws with what it printed when it failed. */
  async succeed(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code !== 0) throw new Error(`terraform ${args[0]}: ${stdout}\n${stderr}`);
    return stdout;
  }

  /** With `-detailed-exitcode` a plan ends with 0 when there is nothing to change, and with 2 when there is. */
  run(...args: readonly string[]): Promise<Ran> {
    return runProgram(this.cloud, {
      ...{ file: terraformProgram ?? '', args: [...args, '-no-color'], cwd: this.folder },
      // The provider waits in steps of many seconds until what it set has settled. For an interface that is detached it
      // looks 21 times, which takes two and a half minutes, at AWS as here: it goes on until it is not found.
      timeout: 480_000,
      env: {
        TF_CLI_CONFIG_FILE: join(this.folder, 'terraform.rc'),
        CHECKPOINT_DISABLE: '1',
        TF_IN_AUTOMATION: '1',
        TF_INPUT: '0',
        ...(process.env['TF_LOG'] !== undefined && { TF_LOG: process.env['TF_LOG'] }),
      },
    });
  }

  async output<T>(): Promise<T> {
    const shown = JSON.parse(await this.succeed('output', '-json')) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(shown).map(([name, { value }]) => [name, value])) as T;
  }
}
