// From a request that may run to the bytes of its response: capability, proof, enough, parameters, then the operation, with
// the receipt's line opened and ended around it (docs/protocol, "Codes" and "Servicing receipt").
import { type Bytes, sha256 } from '@/lib/core/bytes'
import type { Cbor } from '@/lib/core/cbor'
import { WIRE_CODES, type WireRefusal } from '@/lib/domain/codes'
import { OPERATIONS, type Operation, isOperation } from '@/lib/domain/operations'
import type { Codec } from '@/lib/domain/schema'
import { attempt } from '@/lib/domain/signed-object'
import { type Request, encodeResponse } from '../protocol/messages'
import { acceptCapability, grants, requireEnough } from './checks'
import { type Handlers, type Innards, keysOf } from './innards'
import { fieldOperations } from './operations-field'
import { imageOperations } from './operations-images'
import { trustOperations } from './operations-trust'
import { type Ticket, endWork, openWork } from './receipts'
import { Refusal } from './refusal'
import type { Work } from './work'

/** The response's bytes, once the next proof nonce is known. */
export type Served = (nextNonce: Bytes) => Bytes
type Asked = { request: Request; operation: Operation; params: unknown; work: Work }
type Device = Innards & { readonly proofNonce: Bytes | null; readonly warm: Innards['warm'] }

const handlers: Handlers = { ...trustOperations, ...imageOperations, ...fieldOperations }

export function opened(op: string): Operation | undefined {
  return isOperation(op) ? op : undefined
}

export function refusalFor(code: WireRefusal, more: { detail?: string; enough?: number[] } = {}): Served {
  return (nextNonce) => encodeResponse({ code: WIRE_CODES[code], nextNonce, ...more })
}

function refused(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('internal')
}

/** Runs one request to its end; never throws. */
export async function serve(device: Device, asked: Asked): Promise<Served> {
  let ticket: Ticket | undefined
  let subject: Bytes | null = null
  const { warm } = device
  const end = (code: number) => (ticket ? endWork(warm, ticket, { code, subject }) : undefined)
  try {
    const accepted = await accept(device, asked)
    if (accepted.capability) ticket = await begin(device, asked, accepted.capability.cti)
    requireEnough(accepted.grants, OPERATIONS[asked.operation].needs)
    const params = read(asked)
    if (accepted.capability) await raiseEpoch(device, accepted.capability.epoch)
    const rejudge = async () =>
      void requireEnough(
        (await accept(device, asked, { again: true })).grants,
        OPERATIONS[asked.operation].needs,
      )
    const around = {
      grants: accepted.grants,
      work: asked.work,
      rejudge,
      subject: (id: Bytes) => (subject = id),
    }
    const handle = handlers[asked.operation] as (d: Innards, p: unknown, a: typeof around) => Promise<unknown>
    const result = (OPERATIONS[asked.operation].result.encode as (value: unknown) => Cbor)(
      await handle(device, params, around),
    )
    await end(0)
    return (nextNonce) => encodeResponse({ code: 0, result, nextNonce })
  } catch (error) {
    const { code, more } = refused(error)
    await end(WIRE_CODES[code])
    return refusalFor(code, more)
  }
}

async function accept(device: Device, asked: Asked, { again = false } = {}) {
  const { needs } = OPERATIONS[asked.operation]
  if (needs === 'none') return { capability: null, grants: [] as number[] }
  const bearer = {
    state: device.flash.state,
    deviceId: device.birth.deviceId,
    epoch: device.flash.epoch,
    bootId: device.boot.id,
    clock: device.clock(),
    keys: await keysOf(device.flash),
    proofNonce: device.proofNonce,
    proofAside: again,
  }
  const capability = await acceptCapability(asked.request, bearer, needs)
  return { capability, grants: grants(capability, device.flash.state) }
}

async function begin(device: Device, asked: Asked, cti: Bytes): Promise<Ticket> {
  const callHash = await sha256(asked.request.call)
  const uptimeMs = device.uptimeMs()
  return openWork(device.warm, {
    cti,
    op: asked.operation,
    callHash,
    uptimeMs,
    bootId: device.boot.id,
    nowMs: uptimeMs,
  })
}

function read(asked: Asked): unknown {
  const codec = OPERATIONS[asked.operation].params as Codec<unknown>
  const params = attempt(() => ({ value: codec.decode(asked.params as Cbor) }))
  if (!params) throw new Refusal('invalid-parameters')
  return params.value
}

async function raiseEpoch(device: Device, epoch: number): Promise<void> {
  if (epoch <= device.flash.epoch) return
  device.flash.epoch = epoch
  await device.save()
}
