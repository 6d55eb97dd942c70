// The time in which a demo is made: it begins some days back and moves on to the present, so that what is over has dates of
// its own, and entries of the log stand in the order in which they were made.
export class DemoClock {
  #backMs: number
  constructor(backMs: number) {
    this.#backMs = backMs
  }
  now = (): Date => new Date(Date.now() - this.#backMs)
  pass(ms: number): void {
    this.#backMs = Math.max(0, this.#backMs - ms)
  }
  reachPresent(): void {
    this.#backMs = 0
  }
}
