import cliProgress from 'cli-progress';
import type { Output } from './command.ts';

export interface Progress {
  update(done: number, detail?: string): void;
  stop(): void;
}

/** A bar with rate and time left on a terminal; nothing at all where the output is piped. */
export function startProgress(out: Output, label: string, total: number): Progress {
  if (!out.is_terminal || total <= 0) return { update: () => undefined, stop: () => undefined };
  const bar = new cliProgress.SingleBar({
    format: `${label} {bar} {percentage}% {detail} {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
    etaBuffer: 50,
    fps: 8,
  });
  bar.start(total, 0, { detail: '' });
  return {
    update: (done, detail = '') => bar.update(Math.min(done, total), { detail }),
    stop: () => bar.stop(),
  };
}
