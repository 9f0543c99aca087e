/** Requests over a few kept connections, each answered before its connection sends the next, and how long each took. */
import { Agent, request } from 'node:http';

export interface RequestLoad {
  readonly url: string;
  /** The address of the `place`-th request, from 0. */
  readonly path: (place: number) => string;
  readonly requests: number;
  readonly connections: number;
}

export interface LoadResult {
  /** Of each request, from sending it to the end of its answer, in milliseconds, shortest first. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}

/** @throws Error where an answer is not 200 */
export async function sendRequests(load: RequestLoad): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const latencies: number[] = [];
  let next = 0;
  const from = performance.now();
  const connection = async (): Promise<void> => {
    for (let place = next++; place < load.requests; place = next++) {
      latencies.push(await answered(agent, load.url + load.path(place)));
    }
  };
  await Promise.all(Array.from({ length: load.connections }, connection));
  agent.destroy();
  return { latencies: latencies.sort((a, b) => a - b), seconds: (performance.now() - from) / 1_000 };
}

/** The value that this share of them is at most, of values in their order. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function answered(agent: Agent, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const from = performance.now();
    const sent = request(url, { agent }, (answer) => {
      answer.resume();
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - from);
        else reject(new Error(`${url} was answered ${answer.statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end();
  });
}
