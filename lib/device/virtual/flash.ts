// How a record that an earlier version wrote is read, and a flash in memory that keeps two copies, so that a power cut during
// a write leaves the old value or the new one and never a mixture.
import { type Bytes, concat } from '@/lib/core/bytes'
import { readKeystore } from '@/lib/domain/keystore'
import type { Flash, FlashState } from './state'

type Secretive = { key?: unknown; privateKey?: unknown; keyed?: boolean }

/** An earlier record held the text of Wi-Fi keys and private keys: all that is kept of them is that they are there. */
export function upgraded(state: FlashState): { state: FlashState; changed: boolean } {
  const { networks, certificates, keystoreFile } = state
  const secretive = ([...networks, ...certificates] as Secretive[]).some(
    (one) => one.key !== undefined || one.privateKey !== undefined || one.keyed === undefined,
  )
  const issuedAt = keystoreFile ? readKeystore(keystoreFile).keystore.issuedAt : 0
  if (!secretive && state.timeFloor >= issuedAt) return { state, changed: false }
  const keyed = (one: Secretive) => one.keyed ?? (one.key ?? one.privateKey ?? null) !== null
  const next = {
    ...state,
    timeFloor: Math.max(state.timeFloor, issuedAt),
    networks: networks.map((one) => ({
      id: one.id,
      ssid: one.ssid,
      security: one.security,
      keyed: keyed(one),
    })),
    certificates: certificates.map((one) => ({
      id: one.id,
      kind: one.kind,
      der: one.der,
      keyed: keyed(one),
    })),
  }
  return { state: next, changed: true }
}

type Copy = { sequence: number; whole: boolean; state: FlashState; added: Bytes[] }

/** A copy that shares the images' content, which nobody changes once it is written: only records are copied at a save. */
function copyOf({ images, staged, ...records }: FlashState): FlashState {
  return {
    ...structuredClone(records),
    images: images.map((image) => ({ ...image })),
    staged: staged && { ...staged },
  }
}

/** A flash in memory: what tests and a USB/IP server without a file use. */
export class MemoryFlash implements Flash {
  /** Turned off in the midst of the next write, as a power cut does it. */
  cutNextWrite = false
  #copies: [Copy, Copy]

  constructor(initial: FlashState) {
    const state = copyOf(initial)
    this.#copies = [
      { sequence: 1, whole: true, state, added: [] },
      { sequence: 0, whole: false, state, added: [] },
    ]
  }

  get #current(): Copy {
    const [a, b] = this.#copies
    if (!a.whole || !b.whole) return a.whole ? a : b
    return a.sequence > b.sequence ? a : b
  }

  get state(): FlashState {
    const { state, added } = this.#current
    const copy = copyOf(state)
    if (copy.staged && added.length > 0) copy.staged.received = concat(copy.staged.received, ...added)
    return copy
  }

  async load(): Promise<FlashState> {
    return this.state
  }

  async save(state: FlashState): Promise<void> {
    const current = this.#current
    const other = this.#copies.find((copy) => copy !== current)!
    other.whole = false
    if (this.#isCut()) throw new Error('the power went during a write')
    other.state = copyOf(state)
    other.added = []
    other.sequence = current.sequence + 1
    other.whole = true
  }

  async append(content: Bytes): Promise<void> {
    if (this.#isCut()) throw new Error('the power went during a write')
    this.#current.added.push(content)
  }

  #isCut(): boolean {
    const cut = this.cutNextWrite
    this.cutNextWrite = false
    return cut
  }
}
