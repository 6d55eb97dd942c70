// Virtual devices as a program of their own, and a hand on their cables: what is said to it, by a function or over HTTP for
// tests that run elsewhere (`POST /unplug?device=1-1`). It knows no test.
import { spawn } from 'node:child_process'
import http from 'node:http'
import { createInterface } from 'node:readline'
import { ROOT } from './settings.mjs'

const PATIENCE_MS = 20_000

/**
 * @param {string[]} args of scripts/virtual-device
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} once the devices are there
 */
export async function startVirtualDevices(args) {
  const command = ['--import', 'tsx', 'scripts/virtual-device/main.ts', ...args]
  const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] })
  const heard = []
  let said = ''
  createInterface({ input: child.stdout }).on('line', (line) => {
    said += `${line}\n`
    for (const hear of [...heard]) hear(line)
  })
  child.stderr.setEncoding('utf8').on('data', (chunk) => (said += chunk))
  const ended = new Promise((resolve) => child.on('exit', resolve))
  const line = (wanted) =>
    new Promise((resolve, reject) => {
      const fail = (why) => (stopHearing(), reject(new Error(`${why}: ${said.slice(-800)}`)))
      const timer = setTimeout(() => fail(`the virtual devices did not say "${wanted}"`), PATIENCE_MS)
      const hear = (one) => one === wanted && (stopHearing(), resolve())
      const stopHearing = () => (clearTimeout(timer), heard.splice(heard.indexOf(hear), 1))
      heard.push(hear)
      void ended.then(() => fail('the virtual devices ended'))
    })
  const ready = line('Ready.')
  await ready
  const tell = async (word, device, ...rest) => {
    const done = line(`${device} ${word}`)
    child.stdin.write(`${[word, device, ...rest].join(' ')}\n`)
    await done
  }
  const control = await serve(tell)
  const stop = async () => {
    control.server.close()
    child.kill('SIGTERM')
    await ended
  }
  return { url: control.url, stop }
}

async function serve(tell) {
  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const rest = searchParams.has('frames') ? [searchParams.get('frames')] : []
    tell(pathname.slice(1), searchParams.get('device'), ...rest).then(
      () => response.end(),
      (error) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${server.address().port}` }
}
