// One device on one cable: opened, its link reset, its identity proved, its state read. Made anew at every attach.
import { type Bytes, toHex, uuidToText } from '@/lib/core/bytes'
import type { IdentityStatement } from '@/lib/domain/identity'
import type { DeviceError } from './errors'
import { proveIdentity } from './commands/identity'
import { readKeystore, readStatus } from './commands/device'
import { Channel, type Surroundings } from './protocol/channel'
import type { Transport } from './transport/transport'

export type DeviceFacts = {
  /** 128 hex digits, proved. */
  deviceId: string
  state: number
  firmware: string
  model: string
  keystoreVersion: number
  /** Keys in its keystore, whatever their use, hex. */
  trustedKids: string[]
  catalogId: string
  productId: string
  bootId: string
  epoch: number
  trustedClock: boolean
  uptimeMs: number
  /** When the uptime was read, by this computer's clock. */
  readAtMs: number
}

const NONCE_BYTES = 32

export class AttachedDevice {
  readonly channel: Channel
  facts: DeviceFacts

  private constructor(
    opened: { channel: Channel; facts: DeviceFacts },
    private readonly around: Surroundings,
  ) {
    this.channel = opened.channel
    this.facts = opened.facts
  }

  /** Throws a DeviceError; the transport is closed then. */
  static async open(
    transport: Transport,
    around: Surroundings,
    onIdentifying: () => void,
  ): Promise<AttachedDevice> {
    try {
      const channel = await Channel.open(transport, around)
      onIdentifying()
      const { statement } = await proveIdentity(channel, around.random(NONCE_BYTES))
      return new AttachedDevice(
        { channel, facts: await readFacts(channel, statement, around.nowMs()) },
        around,
      )
    } catch (error) {
      await transport.close().catch(() => undefined)
      throw error
    }
  }

  /** Reads the device again, on a new link: after a doubt, nothing of before is believed. */
  async readAgain(): Promise<void> {
    await this.channel.reset()
    const { statement } = await proveIdentity(this.channel, this.around.random(NONCE_BYTES))
    this.facts = await readFacts(this.channel, statement, this.around.nowMs())
  }

  /** After a keystore update HELLO is of before: what the device trusts is read by itself. */
  async refresh(): Promise<void> {
    const { statement } = await proveIdentity(this.channel, this.around.random(NONCE_BYTES))
    this.facts = await readFacts(this.channel, statement, this.around.nowMs())
  }

  close(reason?: DeviceError): Promise<void> {
    return this.channel.close(reason)
  }
}

async function readFacts(
  channel: Channel,
  statement: IdentityStatement,
  readAtMs: number,
): Promise<DeviceFacts> {
  const status = await readStatus(channel)
  const keystore = await readKeystore(channel)
  return {
    deviceId: toHex(statement.deviceId),
    state: statement.state,
    firmware: statement.firmware,
    model: statement.model,
    keystoreVersion: statement.keystoreVersion,
    trustedKids: keystore.kids.map((kid: Bytes) => toHex(kid)),
    catalogId: uuidToText(statement.catalogId),
    productId: uuidToText(statement.productId),
    bootId: toHex(statement.bootId),
    epoch: statement.epoch,
    trustedClock: channel.hello.trustedClock,
    uptimeMs: status.uptimeMs,
    readAtMs,
  }
}
