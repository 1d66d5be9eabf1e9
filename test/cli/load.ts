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

const send = (agent: Agent, url: string, path: string, method: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve({ status: error.code ?? error.message, closes: false });
    const sent = request(`${url}${path}`, { agent, method, headers }, (response) => {
      response.on('error', failed).resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, closes: response.headers.connection === 'close' }),
      );
    });
    sent.on('error', failed).end(method === 'POST' ? body : undefined);
  });

/**
 * Runs clients that send one request after another over persistent connections, until the service reports that it is
 * not ready, as a load balancer would.
 */
export const putUnderLoad = async (url: string, clients: number): Promise<Load> => {
  const agent = new Agent({ keepAlive: true });
  const outcomes: (number | string)[] = [];
  let closings = 0;
  let isReady = true;
  const watch = async (): Promise<void> => {
    while (isReady) {
      isReady = (await send(agent, url, '/health/ready', 'GET')).status === 200;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const ask = async (): Promise<void> => {
    while (isReady) {
      const { status, closes } = await send(agent, url, '/graphql', 'POST');
      outcomes.push(status);
      if (closes) closings += 1;
    }
  };
  await Promise.all([watch(), ...Array.from({ length: clients }, ask)]);
  agent.destroy();
  return { outcomes, closings };
};
