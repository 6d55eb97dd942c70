// A device's receipts come into the record: each checked against the device's own key and the capability that was issued,
// kept as signed, joined with the earlier ones; and what does not agree becomes a finding. A receipt is taken whatever its
// nonce: chain, counter and boot put it in order, and an old one adds nothing. The nonce only tells when it was made.
import { type Bytes, equal, fromHex, uuidFromText, uuidToText } from '@/lib/core/bytes'
import { CodedError } from '@/lib/core/coded-error'
import { DomainError } from '@/lib/domain/errors'
import { type Found, type Issued, findingsIn } from '@/lib/domain/findings'
import { can } from '@/lib/domain/policy'
import { type Receipt, checkReceipt, readReceipt } from '@/lib/domain/receipt'
import { attempt } from '@/lib/domain/signed-object'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import { findCapability } from '../store/capabilities'
import { type DeviceRow, consumeNonce, findHoldings } from '../store/devices'
import { addReceipt, listReceipts } from '../store/receipts'
import { listRevocations, lockDevice } from '../store/revocations'
import { NONCE_LASTS_S } from './prove-device'
import { openFindings, openUnproven, reconcile } from './reconcile-findings'

export type TakeReceipts = {
  catalogId: string
  deviceId: Bytes
  /** The portal's nonce that some of them answer; null for what was kept without a network. */
  nonce: Bytes | null
  receipts: Bytes[]
  /** The device's own list, as its host read it; dashed. */
  listed: string[]
}
export type Taken = { taken: number; known: number; refused: number; findings: number }

export async function takeReceipts(context: Context, input: TakeReceipts): Promise<Taken> {
  if (!can(context.viewer, 'catalog.see', input)) throw new DomainError('not-found')
  return context.inTransaction(async (tx) => {
    const device = (await findHoldings(tx, input.deviceId)).find((one) => one.catalogId === input.catalogId)
    if (!device || !can(context.viewer, 'device.see', device)) throw new DomainError('not-found')
    if (!can(context.viewer, 'device.prove', device)) throw new DomainError('not-permitted')
    await lockDevice(tx, input.catalogId, device.id)
    const askedAt = input.nonce ? await spend(context, tx, { ...input, nonce: input.nonce }) : null
    const taking: Taking = { context, tx, device, asked: { nonce: input.nonce, at: askedAt } }
    const sum: Taken = { taken: 0, known: 0, refused: 0, findings: 0 }
    const ctis = new Set<string>()
    for (const file of input.receipts) {
      const one = await take(taking, file)
      sum[one.outcome]++
      sum.findings += one.findings
      if (one.cti) ctis.add(one.cti)
    }
    sum.findings += await unknownIn(taking, input.listed)
    sum.findings += await reconcile({ context, tx, device }, [...ctis])
    return sum
  })
}

type Taking = {
  context: Context
  tx: Tx
  device: DeviceRow
  asked: { nonce: Bytes | null; at: Date | null }
}
type Outcome = { outcome: 'taken' | 'known' | 'refused'; findings: number; cti?: string }

async function spend(context: Context, tx: Tx, input: TakeReceipts & { nonce: Bytes }): Promise<Date> {
  const spent = await consumeNonce(tx, {
    nonce: input.nonce,
    purpose: 'receipt',
    personId: context.viewer.personId,
    subject: input.catalogId,
    now: context.now(),
  })
  if (!spent) throw new DomainError('nonce-invalid')
  return new Date(spent.expiresAt.getTime() - NONCE_LASTS_S * 1000)
}

/** What says that it is of this device and is not, or does not hold together, is kept as evidence and taken no further. */
async function take(taking: Taking, file: Bytes): Promise<Outcome> {
  const said = attempt(() => readReceipt(file))
  if (!said) return { outcome: 'refused', findings: 0 }
  const cti = uuidToText(said.cti)
  const evidence = (found: Omit<Found, 'cti' | 'mark'>, mark: string) => {
    const open = found.kind === 'broken-chain' ? openFindings : openUnproven
    return open(taking, [{ ...found, cti, mark: `${mark} ${cti}` }], file)
  }
  if (!equal(said.deviceId, fromHex(taking.device.deviceId))) {
    const detail = { handedInFor: taking.device.deviceId }
    return { outcome: 'refused', findings: await evidence({ kind: 'other-device', detail }, 'handed in') }
  }
  const checked = await checkReceipt(file, {}).catch((error: unknown) => error)
  if (checked instanceof CodedError) {
    const kind = checked.code === 'broken-chain' ? ('broken-chain' as const) : ('bad-signature' as const)
    return { outcome: 'refused', findings: await evidence({ kind, detail: {} }, kind) }
  }
  if (checked instanceof Error) throw checked
  return keep(taking, file, said)
}

async function keep(taking: Taking, file: Bytes, receipt: Receipt): Promise<Outcome> {
  const { context, tx, device, asked } = taking
  const { catalogId } = device
  const cti = uuidToText(receipt.cti)
  const earlier = await listReceipts(tx, { catalogId, device: device.id, cti })
  if (addsNothing(receipt, earlier)) return { outcome: 'known', findings: 0, cti }
  const issued = await issuedFor(tx, catalogId, cti)
  const at = context.now()
  const answers = asked.nonce !== null && equal(asked.nonce, receipt.nonce)
  const askedAt = answers ? asked.at : null
  const id = context.newId()
  const fresh = await addReceipt(tx, {
    catalogId,
    id,
    device: device.id,
    cti,
    bytes: file,
    fromSeq: receipt.ended - receipt.entries.length + 1,
    toSeq: receipt.ended,
    counter: receipt.operationCounter,
    bootId: receipt.bootId,
    verdict: issued ? 'known' : 'unknown',
    personId: context.viewer.personId,
    askedAt,
    at,
  })
  if (!fresh) return { outcome: 'known', findings: 0, cti }
  const fields = {
    person: context.viewer.personId,
    device: fromHex(device.deviceId),
    capability: cti,
    receipt: id,
    entries: receipt.ended,
    operationCounter: receipt.operationCounter,
  }
  await writeEntry(tx, { log: catalogId, id: context.newId(), kind: 'receipt.take', at, fields })
  const heard = { askedS: askedAt && askedAt.getTime() / 1000, heardS: at.getTime() / 1000 }
  const findings = await openFindings(taking, findingsIn(receipt, issued, heard), file)
  return { outcome: 'taken', findings, cti }
}

/** An empty one, or one that says of the work what the last one said. */
function addsNothing(receipt: Receipt, earlier: { bytes: Bytes }[]): boolean {
  if (receipt.ended === 0 && receipt.open.length === 0) return true
  const last = earlier.at(-1)
  if (!last) return false
  const before = readReceipt(last.bytes)
  return (
    before.ended === receipt.ended &&
    before.open.length === receipt.open.length &&
    before.operationCounter === receipt.operationCounter &&
    equal(before.chain[1], receipt.chain[1]) &&
    before.entries.length >= receipt.entries.length
  )
}

async function issuedFor(tx: Tx, catalogId: string, cti: string): Promise<Issued | undefined> {
  const row = await findCapability(tx, { catalogId, cti })
  if (!row) return undefined
  const revocation = row.revocation
    ? (await listRevocations(tx, { catalogId, id: row.revocation }))[0]
    : undefined
  const seconds = (date: Date | null | undefined) => (date ? date.getTime() / 1000 : null)
  return {
    type: row.type,
    deviceId: row.deviceId,
    expiresAtS: row.expiresAt.getTime() / 1000,
    revokedAtS: seconds(revocation?.createdAt),
    confirmedAtS: seconds(revocation?.confirmedAt),
  }
}

/** Capabilities in the device's list that the catalog never issued, and of which no signed receipt came. */
async function unknownIn(taking: Taking, listed: readonly string[]): Promise<number> {
  const { tx, device } = taking
  const { catalogId } = device
  const found: Found[] = []
  for (const cti of new Set(listed.map((one) => uuidToText(uuidFromText(one))))) {
    if (await findCapability(tx, { catalogId, cti })) continue
    if ((await listReceipts(tx, { catalogId, device: device.id, cti })).length > 0) continue
    const detail = { signedByDevice: false }
    found.push({ kind: 'unknown-capability', mark: `listed ${cti}`, cti, detail })
  }
  return openUnproven(taking, found, null)
}
