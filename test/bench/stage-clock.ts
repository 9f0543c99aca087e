/** Seconds by stage: a stage lasts until the next one is entered. */
export class StageClock<S extends string> {
  readonly #seconds = new Map<S, number>();
  #stage: S;
  #since = performance.now();

  constructor(first: S) {
    this.#stage = first;
  }

  enter(stage: S): void {
    const now = performance.now();
    this.#seconds.set(this.#stage, this.seconds(this.#stage) + (now - this.#since) / 1_000);
    this.#stage = stage;
    this.#since = now;
  }

  seconds(stage: S): number {
    return this.#seconds.get(stage) ?? 0;
  }

  total(): number {
    return [...this.#seconds.values()].reduce((sum, seconds) => sum + seconds, 0);
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
