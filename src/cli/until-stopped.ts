import { Refusal } from '../domain/refusal.ts';
import type { CommandContext } from './command.ts';

/**
 * Work that tidies up after itself when the process is asked to stop.
 * @throws Refusal `conflict` where it was stopped
 */
export async function untilStopped<T>(
  context: Pick<CommandContext, 'stopRequested'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  void context.stopRequested().then(() => stop.abort());
  try {
    return await work(stop.signal);
  } catch (error) {
    if (stop.signal.aborted)
      throw new Refusal('conflict', 'Stopped; nothing of it was kept.', { cause: error });
    throw error;
  }
}
