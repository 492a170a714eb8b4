import { describe, expect, it } from '@jest/globals';
import { CONTEXT as context } from '../../../../test/support/request-context.js';
import { EngineError } from '../../../common/errors/engine-error.js';
import type { ConsoleReader } from '../../../cloud/streams/console-reader.js';
import { ConsoleOutputs } from '../../../cloud/instances/traces/console-output.service.js';
import type { TraceService } from '../../../cloud/instances/traces/trace.service.js';
import type { InstanceReaderService } from '../../../cloud/instances/instance-reader.service.js';
import { GetConsoleOutputAction } from './get-console-output.action.js';

const ID = 'i-0123456789abcdef0';

const takenAt = new Date('2026-01-02T03:04:05Z');
const NO_CONSOLE: ConsoleReader['read'] = async () => undefined;
const NO_TRACE = async (): Promise<undefined> => undefined;
const traced = async () => ({ output: Buffer.from('last words'), takenAt });

function answering(
  host: string | null,
  read: ConsoleReader['read'],
  trace: TraceService['read'] = NO_TRACE,
): GetConsoleOutputAction {
  const reader: Partial<InstanceReaderService> = { consoleTarget: async () => ({ id: 'uuid', host }) };
  const consoles: Partial<ConsoleReader> = { read };
  const traces: Partial<TraceService> = { read: trace };
  return new GetConsoleOutputAction(
    reader as InstanceReaderService,
    new ConsoleOutputs(consoles as ConsoleReader, traces as TraceService),
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

  it.each([
    ['is gone', 'h1', NO_CONSOLE],
    ['is placed nowhere any more', null, silent],
    ['is on a host that does not answer', 'h1', silent],
  ] as const)(
    'is what the host last shipped, as old as that is, of a guest that %s',
    async (_, host, read) => {
      const { Output, Timestamp } = await answering(host, read, traced).handle(context, { InstanceId: ID });
      expect([Buffer.from(Output ?? '', 'base64').toString(), Timestamp]).toEqual(['last words', takenAt]);
    },
  );

  it('is what the guest shows now where it can be asked', async () => {
    const action = answering('h1', async () => Buffer.alloc(0), traced);
    expect(await action.handle(context, { InstanceId: ID })).toMatchObject({ Output: '' });
  });
});
