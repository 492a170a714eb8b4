import { describe, expect, it } from '@jest/globals';
import { type ArgumentsHost, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { EngineError } from '../../common/errors/engine-error.js';
import { Ec2ErrorFilter } from './ec2-error.filter.js';

interface Answer {
  status?: number;
  headers?: object;
  body?: string;
}

/** What the filter answers, by itself or once something was sent already. */
function answerTo(thrown: unknown, { sent = false, filter = new Ec2ErrorFilter() } = {}): Answer {
  const answer: Answer = {};
  const reply = {
    sent,
    status(status: number) {
      answer.status = status;
      return reply;
    },
    headers(headers: object) {
      answer.headers = headers;
      return reply;
    },
    send(body: string) {
      answer.body = body;
      return reply;
    },
  };
  const http = { getRequest: () => ({ id: 'req-7' }), getResponse: () => reply };
  filter.catch(thrown, { switchToHttp: () => http } as unknown as ArgumentsHost);
  return answer;
}

const fastifyError = (statusCode: unknown) => Object.assign(new Error('<inside>'), { statusCode });

describe('Ec2ErrorFilter', () => {
  it.each([
    ['Nest’s own, too long', new PayloadTooLargeException(), 413, 'RequestEntityTooLarge'],
    ['Fastify’s, too long', fastifyError(413), 413, 'RequestEntityTooLarge'],
    ['a path that is not there', new NotFoundException(), 404, 'InvalidAction'],
    ['what cannot be read', fastifyError(415), 415, 'MalformedQueryString'],
    ['a failure of Fastify’s', fastifyError(503), 503, 'InternalError'],
    ['a failure without a status', new Error('<inside>'), 500, 'InternalError'],
    ['a status that is no failure', fastifyError(200), 500, 'InternalError'],
    ['a status that is none', fastifyError(600), 500, 'InternalError'],
    ['a status that is no number', fastifyError('413'), 500, 'InternalError'],
    ['nothing at all', null, 500, 'InternalError'],
    ['nothing defined', undefined, 500, 'InternalError'],
    ['a text', 'broken', 500, 'InternalError'],
    ['a full disk', Object.assign(new Error('x'), { code: 'ENOSPC' }), 500, 'ServiceUnavailable'],
    ['one of ours', new EngineError('RequestLimitExceeded', 'slowly'), 500, 'RequestLimitExceeded'],
  ])('%s: in EC2’s form', (_, thrown, status, code) => {
    const answer = answerTo(thrown);
    expect(answer).toMatchObject({
      status,
      headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': 'req-7' },
    });
    expect(answer.body).toContain(`<Code>${code}</Code>`);
    expect(answer.body).toContain('<RequestID>req-7</RequestID>');
    expect(answer.body).not.toMatch(/inside|broken/);
  });

  it('answers each request, also those that the log has no line for', () => {
    const filter = new Ec2ErrorFilter();
    const statuses = [404, 413, 500, 400].map((status) => answerTo(fastifyError(status), { filter }).status);
    expect(statuses).toEqual([404, 413, 500, 400]);
  });

  it('says nothing more once an answer is sent', () => {
    expect(answerTo(new NotFoundException(), { sent: true })).toEqual({});
  });
});
