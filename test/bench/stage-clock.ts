/** Seconds by stage, and how much of them this process computed itself: a stage lasts until the next one is entered. */
export interface StageTime {
  readonly seconds: number;
  /** Of the processor, all threads together: with garbage collection beside the work it can exceed `seconds`. */
  readonly cpu_seconds: number;
}

const NOTHING: StageTime = { seconds: 0, cpu_seconds: 0 };

export class StageClock<S extends string> {
  readonly #times = new Map<S, StageTime>();
  #stage: S;
  #since = performance.now();
  #cpu = process.cpuUsage();

  constructor(first: S) {
    this.#stage = first;
  }

  enter(stage: S): void {
    const now = performance.now();
    const { user, system } = process.cpuUsage(this.#cpu);
    const { seconds, cpu_seconds } = this.time(this.#stage);
    this.#times.set(this.#stage, {
      seconds: seconds + (now - this.#since) / 1e3,
      cpu_seconds: cpu_seconds + (user + system) / 1e6,
    });
    this.#stage = stage;
    this.#since = now;
    this.#cpu = process.cpuUsage();
  }

  time(stage: S): StageTime {
    return this.#times.get(stage) ?? NOTHING;
  }

  total(): StageTime {
    const times = [...this.#times.values()];
    return {
      seconds: times.reduce((sum, time) => sum + time.seconds, 0),
      cpu_seconds: times.reduce((sum, time) => sum + time.cpu_seconds, 0),
    };
  }
}

/** What the work gives and how many seconds it took. */
export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly seconds: number }> {
  const from = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - from) / 1_000 };
}
