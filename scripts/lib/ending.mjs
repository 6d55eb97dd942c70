// When a script is to end: at a signal, or when npm, which started it, is gone (a signal sent to npm may end npm
// alone). And what is to be undone then, the last thing first.
import fs from 'node:fs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']
const PARENT_POLL_MS = 250

/** Resolves when the script is told to end. Later signals change nothing: the tidying up is under way. */
export function whenToldToEnd() {
  return new Promise((resolve) => {
    for (const signal of SIGNALS) process.on(signal, () => resolve(signal))
    // Started by hand, in the background perhaps, a script may well outlive the shell.
    if (!process.env.npm_lifecycle_event) return
    const parents = parentsUpToNpm()
    setInterval(() => parentsUpToNpm() !== parents && resolve('npm is gone'), PARENT_POLL_MS).unref()
  })
}

// npm may stand behind a shell, which stays when npm is killed; where /proc is missing, that shell makes way instead.
function parentsUpToNpm() {
  const parent = process.ppid
  try {
    const [, name, ppid] = /\((.*)\) . (\d+) /s.exec(fs.readFileSync(`/proc/${parent}/stat`, 'utf8'))
    return ['sh', 'dash', 'bash', 'ash', 'busybox'].includes(name) ? `${parent} ${ppid}` : `${parent}`
  } catch {
    return `${parent}`
  }
}

/** Things to undo. `close` runs them all, even if one fails, and then throws the first failure. */
export function createUndo() {
  const steps = []
  return {
    add: (step) => void steps.push(step),
    close: async () => {
      const failures = []
      while (steps.length > 0) await attempt(steps.pop(), failures)
      if (failures.length > 0) throw failures[0]
    },
  }
}

async function attempt(step, failures) {
  try {
    await step()
  } catch (error) {
    failures.push(error)
  }
}
