import { bringGoProgram } from './go-program.mjs';

/** The packages of rclone that tests use: with all its stores it takes many times as long to build. */
const RCLONE_PARTS = [
  'backend/local',
  'backend/s3',
  'cmd/check',
  'cmd/copy',
  'cmd/lsf',
  'cmd/purge',
  'cmd/sync',
];

const rclone = 'github.com/rclone/rclone';
const RCLONE = {
  ...{ name: 'rclone', module: rclone, version: 'v1.76.0' },
  source: `package main

import (
	"${rclone}/cmd"
${RCLONE_PARTS.map((part) => `\t_ "${rclone}/${part}"`).join('\n')}
)

func main() { cmd.Main() }
`,
};

/** The store that ours is measured against. Its releases are no versions of Go's: this one is named by its commit. */
const MINIO = {
  ...{ name: 'minio', module: 'github.com/minio/minio', version: 'v0.0.0-20260212201848-7aac2a2c5b7c' },
};

/** A client that synchronises folders with stores. */
export const bringRclone = (say) => bringGoProgram(RCLONE, say);
export const bringMinio = (say) => bringGoProgram(MINIO, say);
