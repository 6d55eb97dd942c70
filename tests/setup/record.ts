// A device, a technician and a capability, and the words in which tests of receipts and findings speak of them. What no
// honest device does is signed by hand with the device's own key.
import { type Bytes, utf8, uuidFromText } from '@/lib/core/bytes'
import { type KeyPair, importPrivateKey, signer } from '@/lib/core/keys'
import { addNetwork, removeNetwork } from '@/lib/device/commands/wifi'
import { scopeOf } from '@/lib/domain/policy'
import { CHAIN_START, type Receipt, chainNext, readReceipt, signReceipt } from '@/lib/domain/receipt'
import { type FindingRow, listFindings } from '@/lib/server/store/findings'
import { type StoredReceipt, listReceipts } from '@/lib/server/store/receipts'
import { type Taken, takeReceipts } from '@/lib/server/usecases/take-receipts'
import { type Attached, attachDevice, authorizationOf } from './attached'
import { type Catalog, type Member, makeCatalog } from './catalog'
import type { Portal } from './portal'
import { approved, download, newProfile } from './requests'

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))
export const WIFI_KEY = 'correct horse'

type Entry = Receipt['entries'][number]
type Giving = { who?: Member; of?: Attached; listed?: string[]; nonce?: Bytes }

export class RecordWorld {
  cti!: string
  file!: Bytes

  readonly catalog: Catalog
  readonly technician: Member
  readonly attached: Attached
  readonly profile: KeyPair

  private constructor(of: { catalog: Catalog; technician: Member; attached: Attached; profile: KeyPair }) {
    this.catalog = of.catalog
    this.technician = of.technician
    this.attached = of.attached
    this.profile = of.profile
  }

  static async open(portal: Portal): Promise<RecordWorld> {
    const catalog = await makeCatalog(portal)
    const technician = await catalog.join('technician')
    const attached = await attachDevice({ portal, catalog })
    const world = new RecordWorld({ catalog, technician, attached, profile: await newProfile() })
    await world.issue()
    return world
  }

  async issue(): Promise<void> {
    const on = { catalogId: this.catalog.id, device: this.attached.id }
    const id = await approved(this.technician, this.catalog.owner, on)
    const { cti, file } = await download(this.technician, id, this.profile)
    Object.assign(this, { cti, file })
  }

  auth = () => ({ auth: authorizationOf(this.attached, this.file, this.profile) })

  /** Two operations that change the device. */
  async change(): Promise<void> {
    const { channel } = this.attached
    const network = { ssid: utf8('Depot'), security: 1, key: WIFI_KEY }
    await removeNetwork(channel, await addNetwork(channel, network, this.auth()), this.auth())
  }

  async stored(): Promise<(StoredReceipt & { receipt: Receipt })[]> {
    const where = { catalogId: this.catalog.id, cti: this.cti }
    const rows = await this.technician.inTransaction((tx) => listReceipts(tx, where))
    return rows.map((row) => ({ ...row, receipt: readReceipt(row.bytes) }))
  }

  findings(state: 'open' | 'closed' = 'open'): Promise<FindingRow[]> {
    const { owner, id } = this.catalog
    const scope = scopeOf(owner.viewer, 'finding.see', id)!
    return owner.inTransaction((tx) => listFindings(tx, scope, { state, limit: 50 }))
  }
  kinds = async () => (await this.findings()).map((one) => one.kind)

  entry(sequence: number, more: Partial<{ op: string; code: number; uptimeMs: number }> = {}): Entry {
    const { op = 'wifi.list', code = 0, uptimeMs = sequence * 1000 } = more
    return [sequence, op, random(32), code, uptimeMs, this.attached.device.boot.id, null]
  }

  /** A receipt that the device's key signs, whatever it says. */
  async signed(more: Partial<Receipt> & { entries: Entry[] }, of: Attached = this.attached): Promise<Bytes> {
    const first = more.chain?.[0] ?? (CHAIN_START as Bytes)
    let last = first
    for (const one of more.entries) last = await chainNext(last, one)
    const { birth, boot, flash } = of.device
    const receipt: Receipt = {
      nonce: random(32),
      cti: uuidFromText(this.cti),
      ended: more.entries.length,
      uptimeMs: 60_000,
      open: [],
      key: birth.identityKey,
      deviceId: birth.deviceId,
      bootId: boot.id,
      operationCounter: flash.operationCounter,
      ...more,
      chain: more.chain ?? [first, last],
    }
    return signReceipt(receipt, signer(await importPrivateKey(birth.identityKeyPkcs8)))
  }

  give(receipts: Bytes[], more: Giving = {}): Promise<Taken> {
    return takeReceipts(more.who ?? this.technician, {
      catalogId: this.catalog.id,
      deviceId: (more.of ?? this.attached).deviceId,
      nonce: more.nonce ?? null,
      receipts,
      listed: more.listed ?? [],
    })
  }
}
