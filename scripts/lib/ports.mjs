// Questions about TCP ports of this machine.
import net from 'node:net'

/** True when somebody answers on the port, over IPv4 or IPv6. */
export async function isTaken(port) {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => answersOn(host, port)))
  return answers.includes(true)
}

function answersOn(host, port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port })
    const done = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(2000, () => done(false))
    socket.on('connect', () => done(true)).on('error', () => done(false))
  })
}

/** A port nobody uses now; somebody may be faster than the caller, who must be ready to ask again. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
