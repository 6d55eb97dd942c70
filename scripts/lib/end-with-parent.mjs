// Loaded into the Node programs that a script starts: when the script is gone, even killed, its channel closes, and
// the program ends instead of holding a port that nobody answers for.
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  // The script may have been killed before this was loaded.
  if (!process.connected) process.exit(1)
  process.once('disconnect', () => process.exit(1))
  // The channel alone must not keep a program alive that is done.
  process.channel?.unref()
  // Its own children inherit these flags; their channels are for work, and not ours to let go.
  const at = process.execArgv.indexOf(import.meta.url)
  if (at > 0) process.execArgv.splice(at - 1, 2)
}
