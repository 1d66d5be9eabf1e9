import { Agent, request } from 'node:http';

export interface Load {
  /** The status of each response, or the code of the error in its place. */
  readonly outcomes: readonly (number | string)[];
  /** The number of responses that closed the connection. */
  readonly closings: number;
}

const body = JSON.stringify({ query: '{ kmsAccounts { provider accountId regions } }' });
const headers = { 'content-type': 'application/json', accept: 'application/json' };

interface Outcome {
  readonly status: number | string;
  readonly closes: boolean;
}

const send = (agent: Agent, url: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve({ status: error.code ?? error.message, closes: false });
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers }, (response) => {
      response.on('error', failed).resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, closes: response.headers.connection === 'close' }),
      );
    });
    sent.on('error', failed).end(body);
  });

/** Clients that send one request after the other over kept connections, each until a response closes its connection. */
export const putUnderLoad = async (url: string, clients: number): Promise<Load> => {
  const agent = new Agent({ keepAlive: true });
  const outcomes: (number | string)[] = [];
  let closings = 0;
  const keepAsking = async (): Promise<void> => {
    for (;;) {
      const { status, closes } = await send(agent, url);
      outcomes.push(status);
      if (closes) closings += 1;
      if (closes || status !== 200) return;
    }
  };
  await Promise.all(Array.from({ length: clients }, keepAsking));
  agent.destroy();
  return { outcomes, closings };
};
