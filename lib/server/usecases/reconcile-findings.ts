// Opens findings, and looks at a device's whole record again after something came into it: gaps, contradictions and changes
// that nothing explains are found, and those that a later receipt explains are closed, saying so.
import { type Bytes, fromHex, toHex } from '@/lib/core/bytes'
import { type Raise, type Reading, raisesOf, unexplainedRises } from '@/lib/domain/counter'
import { FINDING_WORDS, type Found, type FindingKind } from '@/lib/domain/findings'
import { readIdentityStatement } from '@/lib/domain/identity'
import { type Receipt, readReceipt } from '@/lib/domain/receipt'
import { joinReceipts } from '@/lib/domain/record'
import type { Context, Tx } from '../context'
import { writeEntry } from '../store/audit'
import type { DeviceRow } from '../store/devices'
import { closeFinding, countUnproven, openFinding, openMarks } from '../store/findings'
import { tell } from '../store/notices'
import { listReceipts, listStatements } from '../store/receipts'

export type On = { context: Context; tx: Tx; device: DeviceRow }

/** How many were not known before. `evidence` is what was handed in. */
export async function openFindings(on: On, found: readonly Found[], evidence: Bytes | null): Promise<number> {
  const { context, tx, device } = on
  const { catalogId } = device
  const { personId } = context.viewer
  const opened: { id: string; kind: FindingKind }[] = []
  for (const one of found) {
    const id = context.newId()
    const at = context.now()
    if (!(await openFinding(tx, { ...one, catalogId, id, device: device.id, evidence, personId, at })))
      continue
    opened.push({ id, kind: one.kind })
    await enter(on, 'finding.open', { ...one, id })
  }
  if (opened[0]) await tellOf(on, opened)
  return opened.length
}

/** What is found at once is told at once. */
async function tellOf(
  { context, tx, device }: On,
  opened: readonly { id: string; kind: FindingKind }[],
): Promise<void> {
  const [first] = opened
  const alone = opened.length === 1
  await tell(tx, {
    catalogId: device.catalogId,
    kind: 'finding.opened',
    to: ['auditors', 'owners'],
    about: { device: device.id, ...(alone && { finding: first!.id }) },
    names: { subject: alone ? FINDING_WORDS[first!.kind].title : `${opened.length} at once` },
    at: context.now(),
  })
}

/** So many are enough to be asked about; more would only hide what devices have signed. */
const MOST_UNPROVEN = 20

/** Findings that rest on the word of whoever handed something in: of one person on one device, no more than so many are open. */
export async function openUnproven(on: On, found: readonly Found[], evidence: Bytes | null): Promise<number> {
  const { catalogId, id: device } = on.device
  const { personId } = on.context.viewer
  let opened = 0
  for (const one of found) {
    if ((await countUnproven(on.tx, { catalogId, device, personId })) >= MOST_UNPROVEN) break
    opened += await openFindings(on, [one], evidence)
  }
  return opened
}

const enter = (
  { context, tx, device }: On,
  kind: 'finding.open' | 'finding.explain',
  finding: { id: string; kind: string; cti: string | null },
) =>
  writeEntry(tx, {
    log: device.catalogId,
    id: context.newId(),
    kind,
    at: context.now(),
    fields: {
      person: context.viewer.personId,
      device: fromHex(device.deviceId),
      capability: finding.cti ?? undefined,
      finding: finding.id,
      findingKind: finding.kind,
    },
  })

const LOOKED_AT: readonly FindingKind[] = ['gap', 'unexplained-changes']
const EXPLAINED = 'A receipt that came later explains it.'

/** After receipts of these ctis came in. Gives how many findings are new. */
export async function reconcile(on: On, ctis: readonly string[]): Promise<number> {
  const { catalogId } = on.device
  const found: Found[] = []
  for (const cti of ctis) {
    const stored = await listReceipts(on.tx, { catalogId, device: on.device.id, cti })
    found.push(
      ...(await gapsIn(
        cti,
        stored.map(({ bytes }) => readReceipt(bytes)),
      )),
    )
  }
  const changes = await unexplainedIn(on)
  found.push(...changes.found)
  const still = new Set(found.map((one) => one.mark))
  const open = await openMarks(on.tx, { catalogId, device: on.device.id, kinds: LOOKED_AT })
  for (const one of open) {
    const looked = one.kind === 'gap' ? ctis.includes(one.cti ?? '') : changes.looked(one.mark)
    if (!looked || still.has(one.mark)) continue
    await closeFinding(on.tx, { catalogId, id: one.id, by: null, note: EXPLAINED, at: on.context.now() })
    await enter(on, 'finding.explain', one)
  }
  return openFindings(on, found, null)
}

async function gapsIn(cti: string, receipts: readonly Receipt[]): Promise<Found[]> {
  const { books, contradicting } = await joinReceipts(receipts)
  const gaps = books.flatMap(({ entries, missing }) => {
    const book = entries[0] ? toHex(entries[0][2]).slice(0, 16) : ''
    return missing.map(({ from, to }): Found => {
      const mark = `gap ${cti} ${book} ${from}-${to}`
      return { kind: 'gap', mark, cti, detail: { from, to, missing: to - from + 1 } }
    })
  })
  const broken = contradicting.map((index): Found => {
    const receipt = receipts[index]!
    const mark = `contradicts ${cti} ${toHex(receipt.chain[1]).slice(0, 16)}`
    return { kind: 'broken-chain', mark, cti, detail: { operations: receipt.ended } }
  })
  return [...gaps, ...broken]
}

const READINGS_LOOKED_AT = 40
// Many that say the same must not push the one before a change out of sight.
const STATEMENTS_READ = 2000

async function unexplainedIn({ tx, device }: On): Promise<{ found: Found[]; looked(mark: string): boolean }> {
  const { catalogId } = device
  const files = await listStatements(tx, { catalogId, device: device.id, limit: STATEMENTS_READ })
  const distinct = new Map<string, Reading>()
  for (const file of files.toReversed()) {
    const { operationCounter: counter, state } = readIdentityStatement(file)
    distinct.set(`${counter} ${state}`, { counter, state })
    if (distinct.size === READINGS_LOOKED_AT) break
  }
  const readings = [...distinct.values()].toReversed()
  const lowest = Math.min(...readings.map((one) => one.counter))
  if (readings.length < 2) return { found: [], looked: () => false }
  const stored = await listReceipts(tx, { catalogId, device: device.id, reaching: lowest })
  const byCti = new Map<string, Receipt[]>()
  for (const { cti, bytes } of stored) byCti.set(cti, [...(byCti.get(cti) ?? []), readReceipt(bytes)])
  const raises: Raise[] = [...byCti.values()].flatMap((some) => raisesOf(some))
  const found = unexplainedRises(readings, raises).map(({ from, to, missing }): Found => {
    const detail = { atLeast: missing, counterBefore: from, counterAfter: to }
    return { kind: 'unexplained-changes', mark: `counter ${from} ${to} ${missing}`, cti: null, detail }
  })
  return { found, looked: (mark) => Number(mark.split(' ')[1]) >= lowest }
}
