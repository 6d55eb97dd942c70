// What a start says on the terminal: one line for each step, with the seconds since it began.

/** @returns {(words: string) => void} */
export function startClock(print = (line) => console.log(line)) {
  const began = performance.now()
  return (words) => print(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${words}`)
}

/** Writing to a terminal or a pipe that is gone must not stop a script from tidying up. */
export function survivePipes() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
}
