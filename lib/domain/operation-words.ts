// What each operation did, in the words of a person, and how it ended: for receipts, where the device names the operation
// and a code and nobody's screen is believed.
import { type WireCode, wireCode } from './codes'
import { type Operation, isOperation } from './operations'

const DONE: Record<Operation, string> = {
  'identity.prove': 'Proved its identity',
  'device.status': 'Read the status',
  'keystore.status': 'Read the keystore’s version',
  'keystore.update': 'Updated the keystore',
  'revocation.update': 'Took a revocation notice',
  'handover.apply': 'Applied a handover',
  'receipt.list': 'Listed its receipts',
  'receipt.read': 'Gave a receipt',
  'image.list': 'Listed the images',
  'image.stage': 'Uploaded an image',
  'image.install': 'Installed an image',
  'app.status': 'Read an app’s state',
  'app.quota': 'Read an app’s storage',
  'app.start': 'Started an app',
  'app.stop': 'Stopped an app',
  'app.delete': 'Deleted an app',
  'app.debug': 'Debugged an app',
  'memory.stats': 'Read the memory use',
  'wifi.scan': 'Scanned for Wi-Fi networks',
  'wifi.list': 'Listed the Wi-Fi networks',
  'wifi.add': 'Added a Wi-Fi network',
  'wifi.remove': 'Removed a Wi-Fi network',
  'network.interfaces': 'Read the network interfaces',
  'network.proxy.get': 'Read the proxy',
  'network.proxy.set': 'Set the proxy',
  'certificate.list': 'Listed the certificates',
  'certificate.add': 'Added a certificate',
  'certificate.remove': 'Removed a certificate',
  'log.read': 'Downloaded the log',
  'log.follow': 'Followed the log',
  'error-report.read': 'Downloaded the error report',
  'error-report.clear': 'Cleared the error report',
  'device.restart': 'Restarted the device',
  'manufacturing-state.set': 'Set the manufacturing state',
}

/** "Installed an image"; an operation that this portal does not know is named as the device named it. */
export const operationInWords = (op: string): string => (isOperation(op) ? DONE[op] : `Operation ${op}`)

type Outcome = { word: string; tone: 'verified' | 'warning' | 'danger' | 'neutral' }

const REFUSED: Partial<Record<WireCode, string>> = {
  'insufficient-capability': 'Refused: the capability is not enough',
  'invalid-parameters': 'Refused: invalid parameters',
  'image-untrusted': 'Refused: the image is not trusted',
  'image-needs-app-development': 'Refused: needs app development',
  'no-space': 'Refused: no space',
  'not-found': 'Refused: not there',
  conflict: 'Refused: conflict',
  'hash-mismatch': 'Failed: the content is damaged',
  'image-rollback': 'Refused: an older image',
  internal: 'Failed in the device',
  malformed: 'Broken off: the stream had a gap',
}

export function outcomeInWords(code: number): Outcome {
  if (code === 0) return { word: 'Done', tone: 'verified' }
  const name = wireCode(code)
  if (name === 'cancelled') return { word: 'Cancelled, or the cable went', tone: 'neutral' }
  if (name === 'outcome-unknown') return { word: 'Outcome unknown: the power went', tone: 'warning' }
  return { word: (name && REFUSED[name]) ?? `Refused: code ${code}`, tone: 'danger' }
}
