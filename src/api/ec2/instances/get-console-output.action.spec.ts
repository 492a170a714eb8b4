import { describe, expect, it } from '@jest/globals';
import { CONTEXT as context } from '../../../../test/support/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { ConsoleReader } from '../../../cloud/streams/console-reader.js';
import type { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { GetConsoleOutputAction } from './get-console-output.action.js';

const ID = 'i-0123456789abcdef0';

function answering(host: string | null, read: ConsoleReader['read']): GetConsoleOutputAction {
  const reader = { consoleTarget: async () => ({ id: 'uuid', host }) };
  return new GetConsoleOutputAction(
    reader as Partial<InstanceReaderService> as InstanceReaderService,
    {
      read,
    } as Partial<ConsoleReader> as ConsoleReader,
  );
}

const silent = async (): Promise<never> => {
  throw new EngineError('ServiceUnavailable', 'no answer');
};

describe('GetConsoleOutput', () => {
  it('encodes the newest 64 KiB of what the host has', async () => {
    const action = answering('h1', async (host, id, most) => Buffer.from(`${host} ${id} ${most}`));
    const { InstanceId, Output, Timestamp } = await action.handle(context, { InstanceId: ID });
    expect([InstanceId, Buffer.from(Output ?? '', 'base64').toString()]).toEqual([ID, 'h1 uuid 65536']);
    expect(Timestamp).toBeInstanceOf(Date);
  });

  it('is empty for what is placed nowhere, without asking anybody', async () => {
    const action = answering(null, () => Promise.reject(new Error('nobody is to be asked')));
    expect(await action.handle(context, { InstanceId: ID, Latest: true })).toMatchObject({ Output: '' });
  });

  it('is empty when the host has no such guest, or, unless the latest is wanted, does not answer', async () => {
    expect(await answering('h1', async () => undefined).handle(context, { InstanceId: ID })).toMatchObject({
      Output: '',
    });
    expect(await answering('h1', silent).handle(context, { InstanceId: ID })).toMatchObject({ Output: '' });
    await expect(
      answering('h1', silent).handle(context, { InstanceId: ID, Latest: true }),
    ).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });
});
