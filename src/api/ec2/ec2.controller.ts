import { All, Controller, Req, Res } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { XML } from './ec2-error-xml.js';
import { Ec2Front } from './ec2-front.js';

const NOTHING = Buffer.alloc(0);

/** EC2's query API: one address, the verb in the parameters. Old clients know it under the second path. */
@Controller()
export class Ec2Controller {
  constructor(private readonly front: Ec2Front) {}

  @All(['/', '/services/Cloud'])
  async query(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { id: requestId, method, url, raw, body } = request;
    const received = Buffer.isBuffer(body) ? body : NOTHING;
    const answer = await this.front.answer(
      { method, url, rawHeaders: raw.rawHeaders, body: received, address: raw.socket.remoteAddress ?? '' },
      requestId,
    );
    await reply.status(answer.status).headers(headersOf(requestId)).send(answer.body);
  }
}

const headersOf = (requestId: string) => ({
  'content-type': XML,
  'x-amzn-requestid': requestId,
  'cache-control': 'no-cache, no-store',
});
