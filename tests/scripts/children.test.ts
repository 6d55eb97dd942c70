// Children of a script: what they say is kept apart, and they end with all they started, or when the script is killed.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { expect, it, vi } from 'vitest'
import { endChild, runNode, startNode } from '../../scripts/lib/children.mjs'
import { isAlive } from '../../scripts/lib/run.mjs'
import { scratchFolder } from './scratch'

const CHILDREN = new URL('../../scripts/lib/children.mjs', import.meta.url).href
const STAY = 'setInterval(() => {}, 1000)'
const PARENT_OF_ONE = `import { spawn } from 'node:child_process'
console.log(spawn(process.execPath, ['-e', '${STAY}']).pid); ${STAY}`
const program = (text: string) => ['--input-type=module', '-e', text]

const firstNumber = (stream: NodeJS.ReadableStream) =>
  new Promise<number>((resolve) => void stream.once('data', (chunk) => resolve(Number(`${chunk}`.trim()))))
const gone = (pid: number) =>
  vi.waitFor(() => expect(isAlive(pid) && !isZombie(pid)).toBe(false), { timeout: 4000 })

// Ended, and only waiting to be collected by whoever inherited it.
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`
  return fs.existsSync(file) && fs.readFileSync(file, 'utf8').includes(') Z ')
}

it('gives back what a program said, and how it ended', async () => {
  const text = `console.log('out'); console.error('err'); process.exitCode = 3`
  expect(await runNode(program(text))).toMatchObject({ code: 3, stdout: 'out\n', stderr: 'err\n' })
})

it('leaves alone the channel that a program has to a child of its own', async () => {
  const worker =
    'process.on("message", (n) => setTimeout(() => process.send(n + 1, () => process.exit()), 50))'
  const text = `import { writeFileSync } from 'node:fs'
    import { fork } from 'node:child_process'
    const file = process.argv[1] + '/worker.cjs'
    writeFileSync(file, ${JSON.stringify(worker)})
    const child = fork(file)
    child.once('message', (answer) => console.log('answer', answer))
    child.send(41)`
  expect(await runNode([...program(text), scratchFolder()])).toMatchObject({ code: 0, stdout: 'answer 42\n' })
})

it('ends a program together with what it started', async () => {
  const child = startNode(program(PARENT_OF_ONE))
  const grandchild = await firstNumber(child.stdout)
  await endChild(child)
  await gone(child.pid)
  await gone(grandchild)
})

it('makes a program end that will not', async () => {
  const child = startNode(program(`process.on('SIGTERM', () => {}); console.log(1); ${STAY}`))
  await firstNumber(child.stdout)
  await endChild(child, { patience: 100 })
  expect(child.signalCode).toBe('SIGKILL')
})

it('leaves no program behind when the script is killed', async () => {
  const text = `import { startNode } from '${CHILDREN}'
    console.log(startNode(['-e', ${JSON.stringify(STAY)}]).pid)`
  const script = spawn(process.execPath, program(text))
  const child = await firstNumber(script.stdout)
  expect(isAlive(child)).toBe(true)
  script.kill('SIGKILL')
  await gone(child)
})
