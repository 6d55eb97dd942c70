// What a virtual device says of itself: HELLO, and now and then a line in its log.
import { type Bytes, utf8 } from '@/lib/core/bytes'
import { readKeystore } from '@/lib/domain/keystore'
import { PROTOCOL_VERSION } from '../protocol/frame'
import { encodeHello } from '../protocol/messages'
import { type Innards, keysOf } from './innards'
import { LIMITS } from './state'

type Greeting = { nonce: Bytes; proofNonce: Bytes; impostor: boolean }

/** An impostor shows an ID that is one bit from its own. */
export async function helloOf(device: Innards, { nonce, proofNonce, impostor }: Greeting): Promise<Bytes> {
  const { flash, birth, boot } = device
  const keys = await keysOf(flash)
  return encodeHello({
    nonce,
    versions: [PROTOCOL_VERSION],
    maxControlBytes: LIMITS.controlBytes,
    maxDataBytes: LIMITS.dataBytes,
    window: LIMITS.window,
    deviceId: impostor ? (birth.deviceId.map((byte) => byte ^ 1) as Bytes) : birth.deviceId,
    state: flash.state,
    keystoreVersion: flash.keystoreFile ? readKeystore(flash.keystoreFile).keystore.version : 0,
    capabilityKids: keys.kids('capability'),
    epoch: flash.epoch,
    bootId: boot.id,
    proofNonce,
    trustedClock: birth.clock,
    firmware: birth.firmware,
    model: birth.model,
  })
}

/** A line as a compressor controller writes it, from two random bytes. */
export function chatter([a = 0, b = 0]: Uint8Array): string {
  const duty = (0.38 + (a % 9) / 100).toFixed(2)
  const degrees = (21.4 + (b % 7) / 10).toFixed(1)
  return `app: compressor duty ${duty}, evaporator −${degrees} °C`
}

const LOG_LINES = 2000
const LINE_BYTES = 255

/** The log keeps its newest lines; one that a frame could not carry is made to fit. Gives the line as it stands. */
export function addLine(log: string[], text: string): string {
  let line = text.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
  while (utf8(line).length > LINE_BYTES) line = [...line].slice(0, -1).join('')
  log.push(line)
  if (log.length > LOG_LINES) log.shift()
  return line
}
