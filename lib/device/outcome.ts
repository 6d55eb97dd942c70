// What became of a command whose answer did not come: the device's receipt knows (docs/protocol, "Servicing receipt"). Asked
// after a link reset, which ends whatever could still be stopped. It does not read the state that the command was to change.
import { type Bytes, equal } from '@/lib/core/bytes'
import { type WireCode, wireCode } from '@/lib/domain/codes'
import { OPERATIONS } from '@/lib/domain/operations'
import { type Receipt, checkReceipt } from '@/lib/domain/receipt'
import type { DeviceErrorCode } from './errors'
import type { AskedCall, Channel } from './protocol/channel'

export type Finding =
  /** It ended, with this code of the device; `outcome-unknown` where the device itself went down in the middle. */
  | { kind: 'ended'; code: WireCode }
  /** Past its point of no return, and still going on. */
  | { kind: 'open' }
  /** Never begun: it did not arrive, or was refused before the capability was accepted. */
  | { kind: 'not-there' }
  /** No capability went along, so no receipt tells. */
  | { kind: 'no-receipt' }
  /** The receipt could not be read, or is not this device's. */
  | { kind: 'unreadable' }

const NONCE_BYTES = 16

/** Where the link went in the middle of a change, its outcome is as unknown as where the answer stayed away; an upload goes on. */
export function leavesDoubt(code: DeviceErrorCode, call: AskedCall | null): boolean {
  if (code === 'outcome-unknown') return true
  return code === 'disconnected' && call !== null && OPERATIONS[call.op].mutates && call.op !== 'image.stage'
}

/** Asks the receipt for one call. Never throws: that it cannot be read is a finding too. */
export async function findOutcome(
  channel: Channel,
  call: AskedCall | null,
  random: (length: number) => Bytes,
): Promise<Finding> {
  if (!call?.cti) return { kind: 'no-receipt' }
  const nonce = random(NONCE_BYTES)
  try {
    const { result } = await channel.call('receipt.read', { cti: call.cti, nonce })
    const receipt = await checkReceipt(result.receipt, { nonce })
    if (!channel.proved || !equal(receipt.deviceId, channel.proved) || !equal(receipt.cti, call.cti))
      return { kind: 'unreadable' }
    return lookUp(receipt, call.callHash)
  } catch {
    return { kind: 'unreadable' }
  }
}

function lookUp(receipt: Receipt, callHash: Bytes): Finding {
  if (receipt.open.some(([, hash]) => equal(hash, callHash))) return { kind: 'open' }
  const entry = receipt.entries.find(([, , hash]) => equal(hash, callHash))
  if (!entry) return { kind: 'not-there' }
  return { kind: 'ended', code: wireCode(entry[3]) ?? 'internal' }
}
