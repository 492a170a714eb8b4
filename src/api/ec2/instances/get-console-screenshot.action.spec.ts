import { expect, it } from '@jest/globals';
import { CONTEXT as context } from '../../../../test/support/request-context.js';
import type { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { screenshotOf } from '../../../cloud/instances/screens/screenshot.js';
import type { ConsoleOutputs } from '../../../cloud/instances/traces/console-output.service.js';
import { GetConsoleScreenshotAction } from './get-console-screenshot.action.js';

const ID = 'i-0123456789abcdef0';

function answering(newest: ConsoleOutputs['newest']): GetConsoleScreenshotAction {
  const reader: Partial<InstanceReaderService> = { consoleTarget: async () => ({ id: 'uuid', host: 'h1' }) };
  const consoles: Partial<ConsoleOutputs> = { newest };
  return new GetConsoleScreenshotAction(reader as InstanceReaderService, consoles as ConsoleOutputs);
}

it.each([
  ['what the guest said last', Buffer.from('login: ')],
  ['a dark screen where there is nothing', undefined],
])('shows %s', async (_what, output) => {
  const action = answering(async () => output && { output, takenAt: new Date() });
  await action.check(context, { InstanceId: ID });
  const picture = screenshotOf(output ?? Buffer.alloc(0)).toString('base64');
  expect(await action.handle(context, { InstanceId: ID })).toEqual({ InstanceId: ID, ImageData: picture });
});
