import 'reflect-metadata';
import { runManage } from './run-manage.js';

/** Not a daemon: one command of the operator, then the end. */
process.exitCode = await runManage(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  isTty: process.stderr.isTTY,
});
