// From a request that may run to the bytes of its response: capability, proof, enough, parameters, then the operation, with
// the receipt's line opened and ended around it (docs/protocol, "Codes" and "Servicing receipt").
import { type Bytes, sha256 } from '@/lib/core/bytes'
import type { Cbor } from '@/lib/core/cbor'
import { WIRE_CODES, type WireRefusal } from '@/lib/domain/codes'
import { OPERATIONS } from '@/lib/domain/operations'
import { encodeResponse } from '../protocol/messages'
import type { Behaviour } from './behaviour'
import { grants } from './checks'
import { type Innards, keysOf } from './innards'
import type { AskedOnLink, Served } from './link'
import { type Ticket, endWork, nameSubject, openWork } from './receipts'
import { Refusal } from './refusal'

type Device = Innards & { readonly behaviour: Behaviour }

export function refusalFor(code: WireRefusal, more: { detail?: string; enough?: number[] } = {}): Served {
  return (nextNonce) => encodeResponse({ code: WIRE_CODES[code], nextNonce, ...more })
}

function refused(error: unknown): Refusal {
  return error instanceof Refusal ? error : new Refusal('internal')
}

/** Runs one request to its end; never throws. */
export async function serve(device: Device, asked: AskedOnLink): Promise<Served> {
  let ticket: Ticket | undefined
  const { warm } = device
  const end = async (code: number) => void (ticket && (await endWork(warm, ticket, code)))
  try {
    const accepted = await accept(device, asked)
    const { capability } = accepted
    if (capability && device.behaviour.keepsReceipts) ticket = await begin(device, asked, capability.cti)
    const subject = (id: Bytes) => void (ticket && nameSubject(warm, ticket, id))
    const result = await carryOut(device, asked, { ...accepted, subject })
    await end(0)
    return (nextNonce) => encodeResponse({ code: 0, result, nextNonce })
  } catch (error) {
    const { code, more } = refused(error)
    await end(WIRE_CODES[code])
    return refusalFor(code, more)
  }
}

type Accepted = Awaited<ReturnType<typeof accept>>

/** 19 → 3 → the operation. A higher epoch in the capability raises the device's once nothing before the operation failed. */
async function carryOut(
  device: Device,
  asked: AskedOnLink,
  { capability, grants, subject }: Accepted & { subject(id: Bytes): void },
): Promise<Cbor> {
  const { behaviour } = device
  const { operation, work, linkClosed } = asked
  const { needs, result } = OPERATIONS[operation]
  behaviour.requireEnough(grants, needs)
  const params = behaviour.readParams(operation, asked.params)
  if (capability) await raiseEpoch(device, capability.epoch)
  const rejudge = async () =>
    behaviour.requireEnough((await accept(device, asked, { again: true })).grants, needs)
  const around = { grants, work, linkClosed, rejudge, subject }
  const handle = behaviour.handlers[operation] as (d: Innards, p: unknown, a: typeof around) => unknown
  return (result.encode as (value: unknown) => Cbor)(await handle(device, params, around))
}

async function accept(device: Device, asked: AskedOnLink, { again = false } = {}) {
  const { needs } = OPERATIONS[asked.operation]
  if (needs === 'none') return { capability: null, grants: [] as number[] }
  const bearer = {
    state: device.flash.state,
    deviceId: device.birth.deviceId,
    epoch: device.flash.epoch,
    bootId: device.boot.id,
    clock: device.clock(),
    keys: await keysOf(device.flash),
    proofNonce: asked.proofNonce,
    proofAside: again,
  }
  const capability = await device.behaviour.acceptCapability(asked.request, bearer, needs)
  return { capability, grants: grants(capability, device.flash.state) }
}

async function begin(device: Device, asked: AskedOnLink, cti: Bytes): Promise<Ticket> {
  const uptimeMs = device.uptimeMs()
  const bootId = device.boot.id
  const callHash = await sha256(asked.request.call)
  return openWork(device.warm, { cti, op: asked.operation, callHash, uptimeMs, bootId })
}

async function raiseEpoch(device: Device, epoch: number): Promise<void> {
  if (epoch <= device.flash.epoch) return
  device.flash.epoch = epoch
  await device.save()
}
