// What happened in the demo before it is opened: visits with virtual devices, each through the portal's own use cases and over
// the cable's own protocol. Nothing is written down that no device did.
import { type Bytes, fromHex, toHex, utf8, uuidFromText, uuidToText } from '../../lib/core/bytes'
import { type KeyPair, generateKeyPair, signer } from '../../lib/core/keys'
import { stateIdentity, proveIdentity } from '../../lib/device/commands/identity'
import { applyNotice, listReceipts, readReceiptOf } from '../../lib/device/commands/receipts'
import { addNetwork, listNetworks, removeNetwork } from '../../lib/device/commands/wifi'
import { Channel } from '../../lib/device/protocol/channel'
import { openMemory } from '../../lib/device/transport/memory'
import { VirtualDevice } from '../../lib/device/virtual/device'
import { memoryFlash } from '../../lib/device/virtual/state'
import { type BenchDeviceSeed, birthOf, flashOf } from '../../lib/bench/seed'
import { signDownloadProof, signProof } from '../../lib/domain/proof'
import type { TaskId } from '../../lib/domain/proposal'
import { type Context, freshBytes } from '../../lib/server/context'
import { findCapability } from '../../lib/server/store/capabilities'
import { findRequest } from '../../lib/server/store/requests'
import { blockProfile } from '../../lib/server/usecases/block-profile'
import { createRequest } from '../../lib/server/usecases/create-request'
import { downloadCapability } from '../../lib/server/usecases/download-capability'
import { openVisit } from '../../lib/server/usecases/open-visit'
import { prepareDownload } from '../../lib/server/usecases/prepare-download'
import { proveDevice } from '../../lib/server/usecases/prove-device'
import { reviewRequest } from '../../lib/server/usecases/review-request'
import { revokeCapability } from '../../lib/server/usecases/revoke-capability'
import { takeReceipts } from '../../lib/server/usecases/take-receipts'
import type { DemoClock } from './clock'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

type Browser = { who: Context; profile: KeyPair; label: string }
type Unit = { deviceId: Bytes; device: VirtualDevice; channel: Channel }
type Held = { cti: string; file: Bytes; by: Browser }
export type PastDevice = { seed: BenchDeviceSeed; deviceId: Bytes }
type Telling = {
  catalogId: string
  owner: Context
  clock: DemoClock
  devices: readonly PastDevice[]
}

export async function tellPast(told: Telling & { mika: Context; lena: Context }): Promise<void> {
  const teller = new Teller(told)
  const mika = await browserOf(told.mika, 'Chrome on Windows')
  const lena = await browserOf(told.lena, 'Edge on Windows')
  const [chiller, second, coldRoom] = await Promise.all(told.devices.map((one) => teller.plug(one)))

  const depot = await teller.issue(mika, chiller!, 'Depot changed its Wi-Fi; give the chiller the new one.')
  await teller.change(chiller!, depot)
  await teller.visit(mika, chiller!)

  told.clock.pass(20 * HOUR)
  const lost = await teller.issue(lena, chiller!, 'The chiller reports a weak signal since the change.')
  await teller.look(chiller!, lost)
  await teller.visit(lena, chiller!)
  await teller.issue(lena, coldRoom!, 'Same depot, same new Wi-Fi: the cold room is next.')
  const { profileKey } = (await teller.capability(lost.cti))!
  const reason = 'The laptop was left in a train.'
  await blockProfile(told.owner, { catalogId: told.catalogId, thumbprint: profileKey!, reason })
  told.clock.pass(2 * HOUR)
  await teller.visit(mika, chiller!)

  told.clock.pass(20 * HOUR)
  // The cold room loses power before anybody has read its receipts: its counter has risen, and nothing says why.
  await teller.visit(mika, coldRoom!)
  const room = await teller.issue(mika, coldRoom!, 'The cold room is off the network since Monday.')
  await teller.change(coldRoom!, room)
  await teller.losePower(coldRoom!)
  await teller.visit(mika, coldRoom!)

  told.clock.pass(6 * HOUR)
  const early = await teller.issue(mika, second!, 'Network of the second chiller, as in bay 4.')
  await revokeCapability(told.owner, {
    catalogId: told.catalogId,
    cti: early.cti,
    reason: 'Bay 2 is being rebuilt; nobody services it this week.',
  })
}

const browserOf = async (who: Context, label: string): Promise<Browser> => ({
  who,
  label,
  profile: await generateKeyPair({ extractable: true }),
})

class Teller {
  constructor(private readonly told: Telling) {}

  #nowMs = () => this.told.clock.now().getTime()

  async plug({ seed, deviceId }: PastDevice): Promise<Unit> {
    const store = memoryFlash(flashOf(seed))
    const device = new VirtualDevice(await birthOf(seed), store, { random: freshBytes, nowMs: this.#nowMs })
    await device.powerOn()
    return { deviceId, device, channel: await this.#open(device) }
  }

  async #open(device: VirtualDevice): Promise<Channel> {
    const channel = await Channel.open(openMemory(device), { random: freshBytes, nowMs: this.#nowMs })
    await proveIdentity(channel, freshBytes(32))
    return channel
  }

  async losePower(unit: Unit): Promise<void> {
    this.told.clock.pass(3 * MINUTE)
    unit.device.powerOff()
    await unit.device.powerOn()
    unit.channel = await this.#open(unit.device)
  }

  capability(cti: string) {
    const { owner, catalogId } = this.told
    return owner.inTransaction((tx) => findCapability(tx, { catalogId, cti }))
  }

  /** Asked, approved and downloaded, some minutes between them. */
  async issue(by: Browser, unit: Unit, reason: string): Promise<Held> {
    const { catalogId, owner, clock } = this.told
    const { who, profile } = by
    const deviceId = toHex(unit.deviceId)
    const device = await who.inTransaction((tx) =>
      tx.device.findFirstOrThrow({ where: { catalogId, deviceId: unit.deviceId } }),
    )
    const asked = { type: 'fieldServicing' as const, whyLarger: null, bearer: false, bootId: null }
    const tasks: TaskId[] = ['change-network']
    const { id } = await createRequest(who, {
      ...asked,
      ...{ catalogId, device: device.id, tasks, reason, ticket: null, durationS: (4 * HOUR) / 1000 },
    })
    clock.pass(12 * MINUTE)
    const request = await owner.inTransaction((tx) => findRequest(tx, { catalogId, id }))
    const contentHash = toHex(request!.contentHash)
    await reviewRequest(owner, { catalogId, id, decision: 'approve', contentHash, note: null })
    clock.pass(25 * MINUTE)
    const { nonce } = await prepareDownload(who, { id })
    const subject = { requestId: uuidFromText(id), nonce, deviceId: fromHex(deviceId) }
    const proof = await signDownloadProof(subject, signer(profile.privateKey))
    const bound = { publicKey: profile.publicKey, proof, label: by.label }
    return { ...(await downloadCapability(who, { id, nonce, profile: bound })), by }
  }

  #auth({ deviceId }: Unit, { file, by }: Held) {
    const sign = signer(by.profile.privateKey)
    const prove = ({ nonce, call }: { nonce: Bytes; call: Bytes }) =>
      signProof({ nonce, capabilityFile: file, call, deviceId }, sign)
    return { auth: { file, deviceId, prove } }
  }

  async look(unit: Unit, held: Held): Promise<void> {
    this.told.clock.pass(4 * MINUTE)
    await listNetworks(unit.channel, this.#auth(unit, held))
  }

  /** The old network goes, the new one comes. */
  async change(unit: Unit, held: Held): Promise<void> {
    await this.look(unit, held)
    const network = (ssid: string) => ({ ssid: utf8(ssid), security: 1, key: toHex(freshBytes(8)) })
    this.told.clock.pass(MINUTE)
    const trial = await addNetwork(unit.channel, network('Depot-old'), this.#auth(unit, held))
    this.told.clock.pass(MINUTE)
    await addNetwork(unit.channel, network('Depot-5G'), this.#auth(unit, held))
    this.told.clock.pass(2 * MINUTE)
    await removeNetwork(unit.channel, trial, this.#auth(unit, held))
  }

  /** As a browser does at each attach: the notice first, then the identity, then the receipts. */
  async visit({ who }: Browser, { channel, deviceId }: Unit): Promise<void> {
    const { catalogId, clock } = this.told
    clock.pass(MINUTE)
    const { waiting, statementNonce, receiptNonce } = await openVisit(who, { catalogId, deviceId })
    if (waiting.notice) await applyNotice(channel, waiting.notice.bytes)
    const statement = await stateIdentity(channel, statementNonce)
    await proveDevice(who, { catalogId, nonce: statementNonce, statement, groupId: null, name: null })
    const listed = await listReceipts(channel)
    const receipts: Bytes[] = []
    for (const cti of listed) receipts.push(await readReceiptOf(channel, cti, receiptNonce))
    await takeReceipts(who, {
      ...{ catalogId, deviceId, nonce: receiptNonce, receipts },
      listed: listed.map(uuidToText),
    })
  }
}
